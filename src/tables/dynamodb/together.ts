/**
 * Runs every item at once. Once one has failed, `signal` says so, for no other to begin; those under way are waited for, so
 * that nothing happens behind the caller's back, and the first failure is thrown.
 */
export async function together<Item, T>(
  items: readonly Item[],
  run: (item: Item, signal: AbortSignal) => Promise<T>,
): Promise<readonly T[]> {
  const failing = new AbortController()
  const watched = async (item: Item): Promise<T> => {
    try {
      return await run(item, failing.signal)
    } catch (cause) {
      failing.abort(cause)
      throw cause
    }
  }
  const results = await Promise.allSettled(items.map(watched))
  failing.signal.throwIfAborted()
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
}
