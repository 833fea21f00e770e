/** Registers a function that ends a part. */
export type OnEnd = (end: () => unknown) => void

/**
 * Builds a value from parts that must be ended. Its `end` ends the parts, the last begun first. If building fails, the
 * parts that were begun are ended at once, so that no server keeps running.
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
