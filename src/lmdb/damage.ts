/** The error codes that lmdb-js and LMDB throw for a damaged page (lmdb.h). `damageSeen` uses INVALID as well. */
const INVALID = -30793
const PAGE_NOT_FOUND = -30797
const CORRUPTED = -30796
const BAD_TRANSACTION = -30782
const PROBLEM = -30779
const DAMAGES: readonly unknown[] = [INVALID, PAGE_NOT_FOUND, CORRUPTED, BAD_TRANSACTION, PROBLEM]

/** An error for a damaged `data.mdb`; `what` says where the damage is. */
export const damageSeen = (what: string): Error =>
  Object.assign(new Error(`its data.mdb is damaged: ${what}`), { code: INVALID })

/** The message for an error that reports a damaged `data.mdb`; undefined for any other error. */
export function damageTold(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || !DAMAGES.includes(error.code)) return undefined
  return error.code === INVALID && error.message.startsWith('its ')
    ? error.message
    : `its data.mdb is damaged`
}
