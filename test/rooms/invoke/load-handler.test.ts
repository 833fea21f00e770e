import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseHandlerName } from '../../../src/invoke/handler-name.ts'
import { loadHandler } from '../../../src/invoke/load-handler.ts'
import { runtimeOf } from '../../../src/invoke/runtime.ts'
import { lambdaInvoke, type LambdaHandler } from '../../../src/mapping/index.ts'
import { recordOf, SHARD } from '../mapping/support/one-shard.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'modules-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function fileOf(name: string, code: string): Promise<string> {
  await writeFile(join(folder, name), code)
  return join(folder, name)
}

const identity = {
  functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:f',
  eventSourceArn: 'arn:aws:kinesis:us-east-1:000000000000:stream/s',
  region: 'us-east-1',
  invokeIdentityArn: 'arn:aws:iam::000000000000:role/f',
}
const invocation = () => ({
  shardId: SHARD,
  records: [recordOf(1)],
  deadline: Date.now() + 1000,
  signal: new AbortController().signal,
})
const answerOf = (handler: LambdaHandler) => lambdaInvoke(handler, identity)(invocation())

const load = (file: string, name?: string, runtime: 'nodejs22.x' | 'nodejs24.x' = 'nodejs22.x') =>
  loadHandler({ file, export: name }, runtime)

describe('loadHandler()', () => {
  test.each([
    [
      'handler.mjs',
      'export const handler = async () => "named"; export default async () => "default"',
      undefined,
      'named',
    ],
    ['default.mjs', 'export default async () => "default"', undefined, 'default'],
    [
      'other.mjs',
      'export const handler = async () => "no"; export const other = async () => "other"',
      'other',
      'other',
    ],
    [
      'default-too.mjs',
      'export const handler = async () => "no"; export default async () => "yes"',
      'default',
      'yes',
    ],
    ['named.cjs', 'exports.handler = async () => "cjs"', undefined, 'cjs'],
    ['whole.cjs', 'module.exports = async () => "whole"', undefined, 'whole'],
    [
      'hidden.cjs',
      'const all = {}; all["han" + "dler"] = async () => "hidden"; module.exports = all',
      undefined,
      'hidden',
    ],
    [
      'esbuild.cjs',
      'Object.defineProperty(exports, "__esModule", { value: true }); exports.default = async () => "interop"',
      undefined,
      'interop',
    ],
    [
      'wait.mjs',
      'await Promise.resolve(); export const handler = (e, c, done) => done(null, "called")',
      undefined,
      'called',
    ],
  ])('takes the handler of %s', async (file, code, name, answer) => {
    expect(await answerOf(await load(await fileOf(file, code), name))).toBe(answer)
  })

  test('lists the exports of a module that has no such function', async () => {
    const file = await fileOf(
      'none.mjs',
      'export const handler = 5; export const a = () => 1, b = async () => 2',
    )
    await expect(load(file)).rejects.toThrow(
      `Cannot run "${file}": it exports no function named handler or default; it exports a, b`,
    )
    await expect(load(file, 'c')).rejects.toThrow('it exports no function named c; it exports a, b')
    await expect(load(await fileOf('empty.mjs', ''))).rejects.toThrow('it exports no function')
  })

  test.each([
    ['throws.mjs', 'throw new RangeError("at once\\nand more")', /: RangeError: at once$/],
    [
      'lacks.mjs',
      'import "a-package-that-is-not-there"',
      /Cannot find package 'a-package-that-is-not-there'/,
    ],
    ['odd.mjs', 'throw null', /it throws something that is no error$/],
  ])('says in one line why %s cannot be loaded', async (file, code, message) => {
    await expect(load(await fileOf(file, code))).rejects.toThrow(message)
  })

  test('keeps the rules of the runtime: a handler with a callback, and one that answers without a promise', async () => {
    const callback = await fileOf('callback.mjs', 'export const handler = (e, c, done) => done(null, 1)')
    const plain = await fileOf('plain.mjs', 'export const handler = () => ({ batchItemFailures: [] })')
    await expect(load(callback, undefined, 'nodejs24.x')).rejects.toThrow(
      'nodejs24.x refuses a handler with a callback',
    )
    expect(await answerOf(await load(callback))).toBe(1)
    expect(await answerOf(await load(plain))).toBeNull()
    expect(await answerOf(await load(plain, undefined, 'nodejs24.x'))).toEqual({ batchItemFailures: [] })
    expect(['20.20.0', '22.18.0', '24.0.0', '26.1.0'].map(runtimeOf)).toEqual([
      'nodejs22.x',
      'nodejs22.x',
      'nodejs24.x',
      'nodejs24.x',
    ])
  })
})

test.each([
  ['a.mjs', { file: 'a.mjs', export: undefined }],
  ['a.mjs#b', { file: 'a.mjs', export: 'b' }],
  ['c#/a.mjs', { file: 'c#/a.mjs', export: undefined }],
  ['c#/a.mjs#b', { file: 'c#/a.mjs', export: 'b' }],
  ['a#b#c', { file: 'a#b', export: 'c' }],
  ['a.mjs#', undefined],
  ['#b', { file: '#b', export: undefined }],
  ['', undefined],
])('parseHandlerName() reads %j', (text, name) => {
  expect(parseHandlerName(text)).toEqual(name)
})
