/** The items of a source until `stopped` resolves. It does not wait for an item that is still pending then. */
export async function* untilStopped<T>(
  source: AsyncIterable<T>,
  stopped: Promise<unknown>,
): AsyncGenerator<T> {
  const items = source[Symbol.asyncIterator]()
  const end = stopped.then(() => undefined)
  for (;;) {
    const next = await Promise.race([items.next(), end])
    if (next === undefined || next.done === true) return
    yield next.value
  }
}
