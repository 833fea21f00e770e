/** An error of the world, with what could not be done and to which log. Refusals and the log's own errors have names. */
export function failure(what: string, path: string, cause: unknown): Error {
  return new Error(`Cannot ${what} the log at ${path}: ${reasonOf(cause)}`, { cause })
}

/** lmdb-js rejects a failed commit at once and tells the reason by a promise, `commitError`. */
export async function commitFailure(what: string, path: string, cause: unknown): Promise<Error> {
  const told = cause instanceof Error && 'commitError' in cause ? cause.commitError : undefined
  return failure(what, path, await Promise.resolve(told).then(() => cause, String))
}

function reasonOf(cause: unknown): string {
  const text = (cause instanceof Error ? cause.message : String(cause)).replace(/^Error: /, '')
  return text.charAt(0).toLowerCase() + text.slice(1)
}
