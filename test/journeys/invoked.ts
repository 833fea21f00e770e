import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { tributaryOk } from '../rooms/main/commands/run.ts'
import { tributary, withDirectory } from './tributary.ts'

const EXAMPLES = fileURLToPath(new URL('../examples/handlers/', import.meta.url))
/** The path of one of the example's files. */
export const example = (name: string) => join(EXAMPLES, name)
/** Twelve events of two users, as the example appends them. */
export const events = await readFile(example('events.ndjson'), 'utf8')

interface Line {
  readonly outcome?: string
  readonly records?: number
  readonly attempt?: number
  readonly error?: object
  readonly summary?: object
}

export const linesOf = (stdout: string): readonly Line[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)

/** Runs `invoke` with --json. Returns its exit code, its lines on stdout, and the lines that the handler printed. */
export async function invoke(args: readonly string[]) {
  const { code, stdout, stderr } = await tributary(['invoke', ...args, '--json'])
  const printed = stderr.split('\n').filter((line) => line.startsWith('{'))
  return { code, lines: linesOf(stdout), printed: printed.map((line) => JSON.parse(line) as object), stderr }
}

/** The options for a filter that passes only events of one type. */
export const only = (type: string) => [
  '--FilterCriteria',
  JSON.stringify({ Filters: [{ Pattern: JSON.stringify({ data: { type: [type] } }) }] }),
]

/** Appends the example's events to a log, and gives `use` the options that name this log. */
export type Home = (use: (where: readonly string[], directory: string) => Promise<void>) => Promise<void>

export const embedded: Home = (use) =>
  withDirectory(async (directory) => {
    const where = ['--data', join(directory, 'data')]
    await tributaryOk(['append', '-', ...where], events)
    await use(where, directory)
  })
