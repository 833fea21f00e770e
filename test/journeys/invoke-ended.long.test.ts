import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { Bell } from '../../src/mapping/bell.ts'
import { tributaryOk } from '../rooms/main/commands/run.ts'
import { embedded, events, example } from './invoked.ts'
import { BIN, tributary } from './tributary.ts'

/** A run of `invoke`. `told` resolves when the output of the run and its handler matches a pattern. */
function begin(args: readonly string[]) {
  const child = spawn(process.execPath, [BIN, 'invoke', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const [gone, changed, shown] = [once(child, 'close'), new Bell(), { out: '' }]
  child.on('close', () => changed.ring())
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      shown.out += chunk.toString()
      changed.ring()
    })
  return {
    shown,
    told: async (pattern: RegExp) => {
      while (!pattern.test(shown.out)) {
        if (child.exitCode !== null) throw new Error(`It ended: ${shown.out}`)
        await changed.rung()
      }
    },
    end: async (signal: NodeJS.Signals) => {
      child.kill(signal)
      await gone
      return child.exitCode
    },
  }
}

/** A handler that prints the ids of a batch when it begins and, some milliseconds later, when it ends. */
const SLOW = (millis: number) => `
export const handler = async ({ Records }) => {
  const ids = Records.map(({ kinesis }) => JSON.parse(Buffer.from(kinesis.data, 'base64')).id)
  console.log('begun ' + ids)
  await new Promise((resolve) => setTimeout(resolve, ${millis}))
  console.log('done ' + ids)
}`

const idsIn = (shown: string, word: string): readonly string[] =>
  [...shown.matchAll(new RegExp(`^${word} (.*)$`, 'gm'))].flatMap(([, ids = '']) => ids.split(','))

const all = Array.from({ length: 12 }, (_, at) => `e${at + 1}`)

describe('a run that is ended', () => {
  it('by SIGINT finishes the invocations under way and ends with 0; until then it follows the log', () =>
    embedded(async (where, directory) => {
      const module = join(directory, 'slow.mjs')
      await writeFile(module, SLOW(300))
      const run = begin([module, ...where, '--from', 'LATEST', '--concurrency', '1'])
      const beat = setInterval(() => void tributaryOk(['append', '-', ...where], events), 200)
      await run.told(/^begun /m)
      clearInterval(beat)
      expect(await run.end('SIGINT')).toBe(0)
      expect(idsIn(run.shown.out, 'done')).toEqual(idsIn(run.shown.out, 'begun'))
    }))

  it('by SIGTERM before --once has finished reports this', () =>
    embedded(async (where, directory) => {
      const module = join(directory, 'slow.mjs')
      await writeFile(module, SLOW(200))
      const run = begin([module, ...where, '--once', '--BatchSize', '1', '--concurrency', '1'])
      await run.told(/^done /m)
      expect(await run.end('SIGTERM')).toBe(143)
      expect(run.shown.out).toContain('tributary: Stopped by SIGTERM before all was delivered\n')
    }))

  it('by kill -9 continues from its checkpoints: no record is lost, and finished records are not delivered again', () =>
    embedded(async (where, directory) => {
      const module = join(directory, 'slow.mjs')
      await writeFile(module, SLOW(40))
      const args = [
        module,
        ...where,
        '--once',
        '--BatchSize',
        '1',
        '--checkpoints',
        join(directory, 'c.json'),
      ]
      const run = begin(args)
      await run.told(/(^done .*\n[^]*){4}/m)
      await run.end('SIGKILL')
      const { code, stderr } = await tributary(['invoke', ...args])
      expect(code).toBe(0)
      const [before, after] = [idsIn(run.shown.out, 'done'), idsIn(stderr, 'done')]
      expect(new Set([...before, ...after])).toEqual(new Set(all))
      expect(before.filter((id) => after.includes(id)).length).toBeLessThanOrEqual(2)
      expect(after.length).toBeLessThan(all.length)
    }))
})

it('a run ends when the reader of its output closes the pipe', () =>
  embedded(async (where) => {
    const child = spawn('bash', [
      '-c',
      `"$@" | head -1; exit \${PIPESTATUS[0]}`,
      '-',
      process.execPath,
      BIN,
      'invoke',
      example('ratings.cjs'),
      ...where,
      '--BatchSize',
      '1',
    ])
    await text(child.stdout)
    await once(child, 'close')
    expect(child.exitCode).toBe(141)
  }))
