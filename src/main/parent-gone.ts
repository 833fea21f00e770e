const LOOK_EVERY_MS = 250

/**
 * Calls `tell` once when the shell in which npm started this process has ended. On a signal, `npx` and `npm start` end
 * themselves and their shell without passing the signal on, so this process would continue unseen and hold its port. A
 * process that npm did not start may outlive its parent, as a daemon does.
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
