const NAME = /^[a-z][a-z0-9-]{0,62}$/

/** Throws if a consumer's name is not valid. */
export function mustBeName(kind: string, name: string): void {
  if (NAME.test(name)) return
  throw new Error(
    `Cannot make ${kind} "${name}": a name is up to 63 of a-z, 0-9 and -, and begins with a letter`,
  )
}
