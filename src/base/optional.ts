/** Thrown if packages for an optional part are not installed. The message says which part, and what to do. */
export class NotInstalled extends Error {
  override readonly name = 'NotInstalled'
}

/** Loads an optional part. Throws NotInstalled with this message if one of its modules is missing. */
export async function optional<Part>(load: () => Promise<Part>, message: string): Promise<Part> {
  try {
    return await load()
  } catch (cause) {
    if (!isMissing(cause)) throw cause
    throw new NotInstalled(message, { cause })
  }
}

/** Whether Node's `import()` did not find a module. */
const isMissing = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND'

/** The message that a part cannot be used, and how to install the packages that it needs. */
export const needs = (part: string, packages: readonly string[]): string =>
  `Cannot ${part}: it needs packages that are not installed. Run: npm install ${packages.join(' ')}`
