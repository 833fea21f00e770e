import { constants, getPriority, setPriority } from 'node:os'

/** This thread. */
const SELF = 0

/**
 * Lets others of the process go before this thread where processors are short: what is not yet in the log cannot wait, what is
 * can, and folds at less cost for it, in larger batches. Only on Linux, where a thread has a nice value of its own
 * (setpriority(2), "C library/kernel differences"); elsewhere it is the whole process's.
 */
export function giveWay(onFailure: (cause: unknown) => void): void {
  if (process.platform !== 'linux') return
  try {
    setPriority(SELF, Math.max(getPriority(SELF), constants.priority.PRIORITY_BELOW_NORMAL))
  } catch (cause) {
    onFailure(cause)
  }
}
