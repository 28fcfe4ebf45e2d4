// The API's words as people read them.

/** `CredentialAccess` → `Credential access`; words with spaces stay. */
export function plain(word: string): string {
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
