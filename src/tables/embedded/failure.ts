import { NoSpace } from '../../base/no-space.ts'
import { damageTold } from '../../lmdb/damage.ts'

/**
 * The error codes of the system and of LMDB (errno, lmdb.h) that an operator can do something about. LMDB reports a
 * write that a full disk cut short as EIO, 5.
 */
const CAUSES: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  28: 'the disk is full',
  122: 'the disk quota is used up',
  EACCES: 'permission is denied',
  13: 'permission is denied',
  EROFS: 'the file system is read only',
  30: 'the file system is read only',
  ENOENT: 'it is not there',
  2: 'it is not there',
  EEXIST: 'it is no directory',
  ENOTDIR: 'it is no directory',
  20: 'it is no directory',
  5: 'the disk is full or fails',
  [-30794]: 'another version of LMDB wrote it',
  [-30790]: 'too many processes read it',
}

const REBUILD =
  'Restore it from a backup, or remove the directory: the log is folded again. "tributary check" looks at all of a home'

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error ? String(error.code) : undefined

/** A failure as one sentence with the directory: `Cannot write the tables in "DIR": the disk is full`. */
export function failure(deed: 'open' | 'read' | 'write' | 'copy', directory: string, error: unknown): Error {
  if (error instanceof NoSpace)
    return new Error(`Cannot ${deed} the tables in "${directory}": ${error.message}`, { cause: error })
  const code = codeOf(error)
  if (code === undefined) return error instanceof Error ? error : new Error(String(error))
  const damage = damageTold(error)
  const cause = damage === undefined ? (CAUSES[code] ?? (error as Error).message) : `${damage}. ${REBUILD}`
  return new Error(`Cannot ${deed} the tables in "${directory}": ${cause}`, { cause: error })
}
