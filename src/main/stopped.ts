import { onParentGone } from './parent-gone.ts'

/**
 * Resolves to the first SIGTERM or SIGINT, or to SIGTERM where npm started this process and is gone; a second signal ends
 * the process at once. Signals are as the system has them again once `over` is aborted.
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

/** Who serves until a signal goes on where nobody reads what it prints, or the disk under that is full. */
function outliveReaders(): void {
  process.stdout.removeAllListeners('error').on('error', () => undefined)
}
