/**
 * Runs all items at once. After the first failure, `signal` is aborted and no further request begins. The function
 * waits for the requests under way, so that nothing happens after it returns, and then throws the first failure.
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
