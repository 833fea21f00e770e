/**
 * Opens something on first use, and keeps it open between invocations, as Lambda keeps the process. If it cannot be
 * opened, this rejects, and the next invocation tries again.
 */
export function keptOpen<Opened>(open: () => Promise<Opened>): () => Promise<Opened> {
  let opened: Promise<Opened> | undefined
  return async () => {
    opened ??= open()
    return opened.catch((error: unknown) => {
      opened = undefined
      throw error
    })
  }
}
