/** A part that needs packages which are not installed. The message says which part and what to do. */
export class NotInstalled extends Error {
  override readonly name = 'NotInstalled'
}

/** Loads a part that not every installation has. Throws NotInstalled with this message where one of its modules is missing. */
export async function optional<Part>(load: () => Promise<Part>, message: string): Promise<Part> {
  try {
    return await load()
  } catch (cause) {
    if (!isMissing(cause)) throw cause
    throw new NotInstalled(message, { cause })
  }
}

/** As of Node's `import()`. */
const isMissing = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND'

/** Why a part cannot be used, and how to get the packages that it needs. */
export const needs = (part: string, packages: readonly string[]): string =>
  `Cannot ${part}: it needs packages that are not installed. Run: npm install ${packages.join(' ')}`
