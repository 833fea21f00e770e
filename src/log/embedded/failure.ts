import { statfsSync } from 'node:fs'
import { commitError } from '../../lmdb/commit-error.ts'
import { damageTold } from '../../lmdb/damage.ts'

/**
 * Bytes. With less free space, appends fail as on a full disk. The rest is for the consumers of records already in the
 * log.
 */
export const RESERVE = 8 * 1024 * 1024

/** A failure as one sentence: what could not be done, to which log, and why. */
export async function failure(what: string, path: string, cause: unknown): Promise<Error> {
  const reason = await commitError(cause)
  const damage = damageTold(reason)
  if (damage !== undefined)
    return new Error(`Cannot ${what} the log at ${path}: ${damage}. ${RESTORE}`, { cause })
  return new Error(
    `Cannot ${what} the log at ${path}: ${isFull(path, reason) ? 'no space left on device' : textOf(reason)}`,
    {
      cause: reason,
    },
  )
}

/** LMDB reports a write that was cut short, the first sign of a full disk, as an I/O error (mdb_page_flush). */
function isFull(path: string, reason: unknown): boolean {
  return reason instanceof Error && /input\/output error/i.test(reason.message) && !hasRoom(path)
}

/** Whether the disk of a path has space for appends. */
export function hasRoom(path: string): boolean {
  const { bavail, bsize } = statfsSync(path)
  return bavail * bsize >= RESERVE
}

function textOf(reason: unknown): string {
  const text = reason instanceof Error ? reason.message : String(reason)
  return /^[A-Z][a-z ]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text
}

export const RESTORE = 'Restore the directory from a backup; "tributary check" tells what else is damaged'
