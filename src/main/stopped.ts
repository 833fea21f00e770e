import { onParentGone } from './parent-gone.ts'

/**
 * Resolves to the first SIGTERM or SIGINT, or to SIGTERM if npm started this process and has ended. A second signal
 * ends the process at once. The handlers are removed when `over` is aborted.
 */
export const untilStopped = (over?: AbortSignal): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    if (over === undefined) outliveReaders()
    let signals = 0
    const onSignal = (signal: NodeJS.Signals): void => {
      signals += 1
      if (signals > 1) process.exit(1)
      resolve(signal)
    }
    process.on('SIGTERM', onSignal)
    process.on('SIGINT', onSignal)
    over?.addEventListener('abort', () => {
      process.off('SIGTERM', onSignal)
      process.off('SIGINT', onSignal)
    })
    onParentGone(() => resolve('SIGTERM'))
  })

/** A server continues if nobody reads its output, or if the disk of its output is full. */
function outliveReaders(): void {
  process.stdout.removeAllListeners('error').on('error', () => undefined)
}
