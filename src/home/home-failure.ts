import { resolve } from 'node:path'
import { codeOf, Failure, reasonOf } from '../base/failure.ts'

/** Words for an error of the operating system; errors of the log and the tables have theirs already. */
export function homeFailure(path: string, error: unknown): unknown {
  if (codeOf(error) === undefined) return error
  return new Failure(`Cannot open data directory "${path}": ${reasonOf(error)}${placeOf(path, error)}`, {
    cause: error,
  })
}

/** The file of the directory that the error is about, if the system names it. */
function placeOf(path: string, error: unknown): string {
  if (!(error instanceof Error && 'path' in error && typeof error.path === 'string')) return ''
  return resolve(error.path) === resolve(path) ? '' : ` (${error.path})`
}
