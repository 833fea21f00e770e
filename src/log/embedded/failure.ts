/**
 * An error of the world, saying what could not be done to which log and why. lmdb-js rejects a failed commit at once
 * and tells the reason by a second promise, `commitError`.
 */
export async function failure(what: string, path: string, cause: unknown): Promise<Error> {
  const told: unknown = cause instanceof Error && 'commitError' in cause ? cause.commitError : undefined
  const reason: unknown = await Promise.resolve(told).then(
    () => cause,
    (error: unknown) => error,
  )
  return new Error(`Cannot ${what} the log at ${path}: ${textOf(reason)}`, { cause: reason })
}

function textOf(reason: unknown): string {
  const text = reason instanceof Error ? reason.message : String(reason)
  return text.charAt(0).toLowerCase() + text.slice(1)
}
