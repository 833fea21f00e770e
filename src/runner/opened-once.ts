import type { Objects } from '../objects/objects.ts'

/** Objects that are opened on first use, and again if that failed; they are closed if they were opened. */
export function openedOnce(openObjects: () => Promise<Objects>) {
  let opened: Promise<Objects> | undefined
  return {
    open: (): Promise<Objects> => {
      opened ??= openObjects().catch((error: unknown) => {
        opened = undefined
        throw error
      })
      return opened
    },
    close: async (): Promise<void> => {
      const objects = await opened?.catch(() => undefined)
      await objects?.close()
    },
  }
}
