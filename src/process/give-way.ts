import { constants, getPriority, setPriority } from 'node:os'

/** This thread. */
const SELF = 0

/**
 * Lowers the priority of this thread among those of the process. Events that are not in the log cannot wait; those in
 * the log can, and are then folded in larger batches, at lower cost. It works only on Linux, where a thread has its own
 * nice value (setpriority(2), "C library/kernel differences"); elsewhere the value belongs to the whole process.
 */
export function giveWay(onFailure: (cause: unknown) => void): void {
  if (process.platform !== 'linux') return
  try {
    setPriority(SELF, Math.max(getPriority(SELF), constants.priority.PRIORITY_BELOW_NORMAL))
  } catch (cause) {
    onFailure(cause)
  }
}
