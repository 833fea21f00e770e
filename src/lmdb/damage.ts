/** What lmdb-js and LMDB throw where a page is not as it should be (lmdb.h); INVALID is also what opening throws here. */
const INVALID = -30793
const PAGE_NOT_FOUND = -30797
const CORRUPTED = -30796
const BAD_TRANSACTION = -30782
const PROBLEM = -30779
const DAMAGES: readonly unknown[] = [INVALID, PAGE_NOT_FOUND, CORRUPTED, BAD_TRANSACTION, PROBLEM]

/** A `data.mdb` whose damage was seen, and where. */
export const damageSeen = (what: string): Error =>
  Object.assign(new Error(`its data.mdb is damaged: ${what}`), { code: INVALID })

/** What is said of an error that tells of a damaged `data.mdb`; undefined of any other. */
export function damageTold(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || !DAMAGES.includes(error.code)) return undefined
  return error.code === INVALID && error.message.startsWith('its ')
    ? error.message
    : `its data.mdb is damaged`
}
