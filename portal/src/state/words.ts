// The API's words as people read them.

const SHORT: Record<string, string> = { Ip: 'IP address', Url: 'URL', OAuthApplication: 'OAuth application' };

/** `CredentialAccess` → `Credential access`; words with spaces stay. */
export function plain(word: string): string {
  if (SHORT[word]) return SHORT[word];
  const spaced = word.replace(/([a-z0-9])([A-Z])/g, '$1 $2');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1).replace(/ [A-Z](?=[a-z])/g, (part) => part.toLowerCase());
}

/** `1 alert`, `3 alerts`, `12,000 alerts`. */
export function count(amount: number, one: string, many = `${one}s`): string {
  return `${amount.toLocaleString('en')} ${amount === 1 ? one : many}`;
}

/** `a, b and c`. */
export function list(words: string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

/** Bytes as people read them: `1.2 GB` (10^9 bytes). */
export function bytes(amount: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  let size = amount;
  let at = 0;
  while (size >= 1000 && at < units.length - 1) {
    size /= 1000;
    at += 1;
  }
  return `${at && size < 100 ? size.toFixed(1) : Math.round(size).toLocaleString('en')} ${units[at] ?? ''}`;
}
