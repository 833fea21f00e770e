import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { tuneV8, V8_FLAGS } from '../../../src/process/tune-v8.ts'

/** Keeps a hundred megabytes in use, and prints how often the old generation was collected. */
const KEEPS = `
  const { parentPort } = require('node:worker_threads')
  const { constants, PerformanceObserver } = require('node:perf_hooks')
  let collections = 0
  new PerformanceObserver((list) => {
    for (const { detail } of list.getEntries())
      if (detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR) collections += 1
  }).observe({ entryTypes: ['gc'] })
  const kept = []
  const keep = () => {
    for (let i = 0; i < 100; i++) kept.push(Array.from({ length: 1250 }, () => i))
    if (kept.length < 10_000) setImmediate(keep)
    else setImmediate(() => parentPort.postMessage(collections))
  }
  keep()
`

const limits = { maxYoungGenerationSizeMb: 48, maxOldGenerationSizeMb: 1024 }

async function collections(): Promise<number> {
  const worker = new Worker(KEEPS, { eval: true, resourceLimits: limits })
  const [told] = (await once(worker, 'message')) as [number]
  await worker.terminate()
  return told
}

/** The name as V8 lists it: without `no-` and without a value. */
const nameOf = (flag: string): string => flag.replace(/^--no-/, '--').replace(/=.*/, '')

test('this Node knows the flags', () => {
  const known = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' })
  for (const flag of V8_FLAGS) expect(known).toContain(`  ${nameOf(flag)} (`)
})

test('a thread that begins afterwards keeps a hundred megabytes before its old generation is collected', async () => {
  expect(await collections()).toBeGreaterThan(0)
  tuneV8()
  expect(await collections()).toBe(0)
})

test('a thread that begins afterwards can be collected when it asks', async () => {
  tuneV8()
  const worker = new Worker('require("node:worker_threads").parentPort.postMessage(typeof gc)', {
    eval: true,
  })
  expect(await once(worker, 'message')).toEqual(['function'])
})
