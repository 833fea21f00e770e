import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import type { Slice } from '../../../src/log/log.ts'
import { Harness, texts } from './support/harness.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

test('a mapping whose next read waits keeps nothing of what it has read', async () => {
  const here = new Harness()
  const { log } = here
  const lists: WeakRef<object>[] = []
  let goOn = (): void => undefined
  const waiting = new Promise<void>((resolve) => (goOn = resolve))
  const read = log.read.bind(log)
  const copied = (slice: Slice) => {
    const records = slice.records.map((record) => ({ ...record }))
    lists.push(new WeakRef(records))
    return { ...slice, records }
  }
  log.read = async (cursor, limit) => {
    if (lists.length > 0) await waiting
    return copied(await read(cursor, limit))
  }
  await here.put(...texts('a', 3))
  const mapping = here.start({})
  await here.wait(5_000)
  collect()
  expect(here.batches()).toEqual([texts('a', 3)])
  expect(lists.map((list) => list.deref())).toEqual([undefined])
  goOn()
  await mapping.stop()
})
