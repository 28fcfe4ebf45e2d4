// What went wrong, in one shape for every page: the server's own words, or what to do when it cannot be reached.

export type Detail = { code: string; message: string; target: string };

/** An answer that is no success; `status` 0 means that the server could not be reached. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly request = '',
    readonly details: Detail[] = [],
  ) {
    super(message);
    this.name = 'Problem';
  }
}

type ErrorBody = { error: { code: string; message: string; target: string; details?: Detail[] } };

const isErrorBody = (value: unknown): value is ErrorBody =>
  typeof value === 'object' && value !== null && 'error' in value && typeof value.error === 'object';

/** The problem that an answer tells of. */
export async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  if (!isErrorBody(body))
    return new Problem(response.status, 'Error', `The server answered ${response.status} without saying why.`);
  const { code, message, target, details } = body.error;
  return new Problem(response.status, code, sentence(message), target, details ?? []);
}

/** Anything that was thrown, as a problem. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  if (thrown instanceof TypeError)
    return new Problem(0, 'Unreachable', 'The server cannot be reached. Check the connection; the page tries again.');
  return new Problem(-1, 'Unexpected', thrown instanceof Error ? thrown.message : String(thrown));
}

function sentence(text: string): string {
  const start = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(start) ? start : `${start}.`;
}
