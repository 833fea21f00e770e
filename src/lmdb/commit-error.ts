/**
 * The cause of a failed commit. lmdb-js rejects a failed commit at once, and gives the cause with a second promise,
 * `commitError`.
 */
export async function commitError(cause: unknown): Promise<unknown> {
  const told: unknown = cause instanceof Error && 'commitError' in cause ? cause.commitError : undefined
  return Promise.resolve(told).then(
    () => cause,
    (error: unknown) => error,
  )
}
