/**
 * Opens something when it is first asked for, and keeps it from one invocation to the next, as Lambda keeps a process. Where it
 * cannot be opened that rejects, and the next invocation tries again.
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
