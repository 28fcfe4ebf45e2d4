// Files that are made or fetched by the page and saved by the browser.
export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name.replace(/[^\w .()-]+/g, '-');
  document.body.append(link);
  link.click();
  link.remove();
  // The browser reads it in its own time.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
