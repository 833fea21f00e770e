/** Keeps what is to be done at the end of something that was begun. */
export type OnEnd = (end: () => unknown) => void

/**
 * Builds something of parts that must be ended, the last begun first; what it gives has `end`. Where building fails, what was
 * begun by then is ended, so that no server stays behind.
 */
export async function endingAll<Built extends object>(
  build: (onEnd: OnEnd) => Promise<Built>,
): Promise<Built & { readonly end: () => Promise<void> }> {
  const endings: (() => unknown)[] = []
  const end = async () => {
    for (let ending = endings.pop(); ending !== undefined; ending = endings.pop()) await ending()
  }
  try {
    return { ...(await build((ending) => endings.push(ending))), end }
  } catch (cause) {
    await end()
    throw cause
  }
}
