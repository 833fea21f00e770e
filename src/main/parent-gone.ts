const LOOK_EVERY_MS = 250

/**
 * Tells once when the shell that npm started this process in is gone. `npx` and `npm start` end themselves and their shell on
 * a signal and do not pass it on, so that the process would go on unseen and hold its port. A process that npm did not start
 * may outlive its parent: that is how a daemon begins.
 */
export function onParentGone(tell: () => void): void {
  if (process.env['npm_command'] === undefined) return
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    tell()
  }, LOOK_EVERY_MS)
  timer.unref()
}
