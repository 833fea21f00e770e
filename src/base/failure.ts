/** The failure of a command or of `start()`. The message is one line for the user. */
export class Failure extends Error {
  override readonly name: string = 'Failure'
  readonly exitCode: number = 1
}

/** A command whose options or arguments do not go together. */
export class Misuse extends Failure {
  override readonly name = 'Misuse'
  override readonly exitCode = 2
}

export const exitCodeOf = (error: unknown): number => (error instanceof Failure ? error.exitCode : 1)

const REASONS = new Map([
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['EROFS', 'the file system is read-only'],
  ['ENOENT', 'no such file or directory'],
  ['EISDIR', 'it is a directory'],
  ['EEXIST', 'it is not a directory'],
  ['ENOTDIR', 'it is not a directory'],
  ['ENOSPC', 'no space left on device'],
  ['EDQUOT', 'the disk quota is used up'],
  ['EADDRINUSE', 'the port is in use'],
  ['EADDRNOTAVAIL', 'this machine has no such address'],
  ['ENOTFOUND', 'there is no such host'],
  ['ECONNREFUSED', 'nothing listens there'],
  ['ECONNRESET', 'the connection was cut'],
])

/** The code of an error of the operating system (`ENOENT`, …); undefined for any other. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** Why something failed, in words and on one line. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return REASONS.get(codeOf(error) ?? '') ?? text.split('\n', 1)[0] ?? ''
}
