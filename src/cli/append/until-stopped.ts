/** The items of a source until `stopped` resolves: an item that is still awaited then is not waited for. */
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
