import type { Notifier } from './notifier.ts'

/** A notifier where there is none: it rejects, and the error says why. */
export const noNotifier = (why: string): Notifier => ({
  notify: () => Promise.reject(new Error(`Cannot notify: ${why}`)),
  close: () => Promise.resolve(),
})
