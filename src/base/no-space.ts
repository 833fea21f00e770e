/** What the system says where a disk, a quota or a limit leaves no room, or nothing may be written (errno(3)). */
const CODES = new Map([
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk quota is used up'],
  ['EFBIG', 'the file is as large as the system lets it be'],
  ['EROFS', 'the file system is read only'],
])

/** Nothing can be written for now: there is no room. */
export class NoSpace extends Error {
  override readonly name = 'NoSpace'
}

/** Why something failed, in words, where it is for want of room; undefined where it is not. Looks through causes. */
export function whyNoSpace(error: unknown): string | undefined {
  for (let one = error; one instanceof Error; one = one.cause) {
    if (one instanceof NoSpace) return one.message
    const known = 'code' in one ? CODES.get(String(one.code)) : undefined
    if (known !== undefined) return known
  }
  return undefined
}
