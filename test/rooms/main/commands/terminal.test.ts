import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { BIN, withDirectory } from '../../../journeys/tributary.ts'
import { manyLocated } from './lines.ts'
import { tributaryOk } from './run.ts'

const hasScript = process.platform === 'linux' && existsSync('/usr/bin/script')

/** Runs a command on a terminal, with `script` of util-linux, and returns all output to the terminal. */
async function onTerminal(args: readonly string[], until?: RegExp): Promise<string> {
  const line = [process.execPath, BIN, ...args].map((arg) => `'${arg}'`).join(' ')
  const child = spawn('script', ['-qefc', line, '/dev/null'], { stdio: ['ignore', 'pipe', 'ignore'] })
  let shown = ''
  child.stdout.on('data', (chunk: Buffer) => {
    shown += chunk.toString()
    if (until?.test(shown) === true) child.kill('SIGTERM')
  })
  await text(child.stdout)
  return shown
}

describe.runIf(hasScript)('on a terminal', () => {
  test('settle tells how far it is without naming a time that nobody knows, and how it ended', () =>
    withDirectory(async (data) => {
      await tributaryOk(['append', '--data', data], manyLocated(500))
      const shown = await onTerminal(['settle', '--data', data])
      expect(shown).toMatch(/settle .*0% in 0 s/)
      expect(shown).not.toMatch(/NF|NaN|NULL|undefined/)
      expect(shown).toMatch(/settled in \d+\.\d s: every consumer has reached the end of the log/)
    }))

  test('every line of a server’s log is for people, also those of the threads of the consumers', () =>
    withDirectory(async (data) => {
      const shown = await onTerminal(['start', '--port', '0', '--data', data], /consumers running/)
      const lines = shown.split('\n').filter((line) => line.trim().startsWith('{'))
      expect(shown).toContain('consumers running')
      expect(lines).toEqual([])
    }))
})
