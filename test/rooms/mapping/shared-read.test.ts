import { describe, expect, it } from 'vitest'
import type { Cursor, Slice } from '../../../src/log/log.ts'
import { SliceHandover } from '../../../src/mapping/slice-handover.ts'
import { SharedRead } from '../../../src/mapping/shared-read.ts'

const slice: Slice = { records: [], next: '1' as Cursor, millisBehindLatest: 0 }
const atOnce = (reading: () => Promise<boolean>) => reading()

describe('SharedRead', () => {
  it('has what it found for as long as anybody holds it', async () => {
    const reading = new SharedRead(() => Promise.resolve(slice), atOnce)
    reading.hold()
    reading.hold()
    await reading.done
    reading.letGo()
    expect(reading.slice).toBe(slice)
    reading.letGo()
    expect(() => reading.slice).toThrow('let go')
  })

  it('begins in its turn, which it tells whether it found anything', async () => {
    let begin = (): void => undefined
    const turn = new Promise<void>((resolve) => (begin = resolve))
    const reading = new SharedRead(
      () => Promise.resolve(slice),
      (read) => turn.then(read),
    )
    reading.hold()
    expect(reading.hasBegun).toBe(false)
    begin()
    expect(await reading.done).toBe(false)
    expect(reading.hasBegun).toBe(true)
  })

  it('fails as the read does', async () => {
    const reading = new SharedRead(() => Promise.reject(new Error('no')), atOnce)
    await expect(reading.done).rejects.toThrow('no')
  })
})

describe('SliceHandover', () => {
  it('is taken once', () => {
    const handover = new SliceHandover(slice)
    expect(handover.take()).toBe(slice)
    expect(() => handover.take()).toThrow('twice')
  })
})
