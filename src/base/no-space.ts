/** The errors of the system if a disk, a quota or a limit leaves no space, or if nothing may be written (errno(3)). */
const CODES = new Map([
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk quota is used up'],
  ['EFBIG', 'the file is as large as the system lets it be'],
  ['EROFS', 'the file system is read only'],
])

/** Thrown if nothing can be written now because there is no space. */
export class NoSpace extends Error {
  override readonly name = 'NoSpace'
}

/** Why an error is about missing space, in words; undefined if it is not. Follows the chain of causes. */
export function whyNoSpace(error: unknown): string | undefined {
  for (let one = error; one instanceof Error; one = one.cause) {
    if (one instanceof NoSpace) return one.message
    const known = 'code' in one ? CODES.get(String(one.code)) : undefined
    if (known !== undefined) return known
  }
  return undefined
}
