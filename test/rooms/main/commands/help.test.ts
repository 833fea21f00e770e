import { describe, expect, test } from 'vitest'
import { commands } from '../../../../src/main/commands.ts'
import { BIN, runProgram } from '../../../journeys/tributary.ts'
import { tributary, tributaryOk } from './run.ts'

const COLUMNS = 80

/** Words that would have fitted on the line before: a text that was wrapped twice has such words. */
const wrappedTwice = (text: string): readonly string[] => {
  const lines = text.split('\n')
  return lines.filter((line, at) => {
    const before = lines[at - 1]
    if (before === undefined || before === '' || /^\S/.test(line) !== /^\S/.test(before)) return false
    const [word = ''] = line.trim().split(' ')
    return /^\S/.test(line) && word !== '' && before.length + 1 + word.length <= COLUMNS
  })
}

describe('help', () => {
  test('lists every command by its summary, and the options of every command', async () => {
    const stdout = await tributaryOk(['--help'])
    for (const { name, summary } of commands)
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain(` ${name} ${summary}`)
    expect(stdout).toContain('--data <dir>')
  })

  test.each(commands.map(({ name }) => name))(
    'of %s keeps to 80 columns, wraps its text once, and leads to the options of every command',
    async (name) => {
      const stdout = await tributaryOk([name, '--help'])
      expect(stdout).toContain(`Usage: tributary ${name}`)
      expect(stdout).toContain('tributary --help')
      expect(stdout).not.toContain('--prefix')
      expect(stdout.split('\n').filter((line) => line.length > COLUMNS)).toEqual([])
      expect(wrappedTwice(stdout)).toEqual([])
    },
  )

  test.each([
    [['help'], 'Usage: tributary [options]'],
    [['help', 'status'], 'Usage: tributary status'],
    [['help', 'parked', 'retry'], 'Usage: tributary parked retry'],
    [['--data', 'x', 'help', 'dump'], 'Usage: tributary dump'],
  ])('%j shows it', async (args, usage) => {
    expect(await tributaryOk(args)).toContain(usage)
  })

  test('of an unknown command is refused with its name', async () => {
    expect(await tributary(['help', 'nosuch'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'tributary: There is no command "nosuch": see tributary --help\n',
    })
  })

  /** Commands without a report: `start` serves, `parked` and `users` have subcommands. */
  const SILENT = ['start', 'parked', 'users']

  test.each([
    ...commands.map(({ name }) => [name]).filter(([name = '']) => !SILENT.includes(name)),
    ...['list', 'show', 'retry', 'discard'].map((name) => ['parked', name]),
    ...['add', 'passwd', 'remove', 'list'].map((name) => ['users', name]),
  ])('each command that reports has --json: %s', async (...names) => {
    expect(await tributaryOk([...names, '--help'])).toMatch(/^ +--json\b/m)
  })

  test.each([
    ['no command', []],
    ['an unknown command', ['stat']],
    ['help of an unknown command', ['help', 'nosuch']],
    ['help of an unknown command below one', ['help', 'parked', 'nosuch']],
    ['an unknown option', ['status', '--fast']],
    ['a value that is none', ['settle', '--timeout', 'soon']],
    ['a missing argument', ['dump']],
    ['options that do not go together', ['parked', 'retry']],
    ['half of a pair', ['bench', '--checkins', 'x.tsv']],
  ])('%s is misuse: exit code 2, and a word on stderr', async (_, args) => {
    const { code, stdout, stderr } = await tributary(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).not.toBe('')
  })

  test.each([[['--version']], [['--help']]])(
    '%s loads no package but the one that parses it',
    async (args) => {
      const hook = `export async function load(url, context, next) {
      process._rawDebug(url); return next(url, context) }`
      const asData = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`
      const register = `import { register } from 'node:module'; register(${JSON.stringify(asData(hook))})`
      const { stderr } = await runProgram(process.execPath, ['--import', asData(register), BIN, ...args])
      const packages = new Set(
        [...stderr.matchAll(/node_modules\/((?:@[^/]+\/)?[^/]+)/g)].map(([, name]) => name),
      )
      expect([...packages]).toEqual(['commander'])
    },
  )
})
