/**
 * Why a commit failed. lmdb-js rejects a failed commit at once and tells the reason by a second promise,
 * `commitError`.
 */
export async function commitError(cause: unknown): Promise<unknown> {
  const told: unknown = cause instanceof Error && 'commitError' in cause ? cause.commitError : undefined
  return Promise.resolve(told).then(
    () => cause,
    (error: unknown) => error,
  )
}
