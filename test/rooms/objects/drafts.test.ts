import { appendFile, mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openFolder } from '../../../src/objects/folder.ts'
import { Drafts } from '../../../src/objects/folder/sweep.ts'
import { held, PLAIN, textOf } from '../../contracts/objects/bytes.ts'

const directory = await mkdtemp(join(tmpdir(), 'drafts-'))
afterAll(() => rm(directory, { recursive: true }))

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

let made = 0
let path: string
let drafts: Drafts
beforeEach(async () => {
  path = join(directory, String(made++))
  await mkdir(join(path, 'drafts'), { recursive: true })
  drafts = new Drafts(path)
})

const names = () => readdir(join(path, 'drafts'))

/** A draft of another process, with its last write `age` ago. */
async function draft(name: string, age = 0): Promise<string> {
  const place = join(path, 'drafts', name)
  await mkdir(place)
  await writeFile(join(place, 'content'), 'x')
  const then = (Date.now() - age) / 1_000
  await utimes(join(place, 'content'), then, then)
  await utimes(place, then, then)
  return place
}

describe('a draft', () => {
  test('goes when it was seen unchanged for an hour, whatever the clock says of its age', async () => {
    await draft('young')
    await draft('of-a-clock-ahead', -365 * DAY)
    for (const at of [0, 1, HOUR - 1]) await drafts.look(Date.now(), at)
    expect(await names()).toHaveLength(2)
    await drafts.look(Date.now(), HOUR)
    expect(await names()).toEqual([])
  })

  test('that was last written a day ago goes after a second look', async () => {
    await draft('old', DAY + MINUTE)
    for (const at of [0, MINUTE - 1]) await drafts.look(Date.now(), at)
    expect(await names()).toEqual(['old'])
    await drafts.look(Date.now(), MINUTE)
    expect(await names()).toEqual([])
  })

  test('to which somebody writes stays, also where a clock has jumped', async () => {
    const place = await draft('written', 3 * DAY)
    for (let look = 0; look < 5; look++) {
      await drafts.look(Date.now() + look * 10 * DAY, look * HOUR)
      await appendFile(join(place, 'content'), 'x')
      const then = Date.now() / 1_000 + look
      await utimes(join(place, 'content'), then, then)
    }
    expect(await names()).toEqual(['written'])
  })

  test('that is of an upload which is stored meanwhile is nobody’s concern', async () => {
    await rm(await draft('gone'), { recursive: true })
    await draft('here')
    await drafts.look(Date.now(), 0)
    await rm(join(path, 'drafts', 'here'), { recursive: true })
    await drafts.look(Date.now(), HOUR)
    expect(await names()).toEqual([])
  })
})

describe('a folder that is open', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }))
  afterEach(() => void vi.useRealTimers())

  test('is swept while it is open, and harms no upload of another process', async () => {
    const [one, other] = [await open(), await open()]
    await draft('left', 2 * DAY)
    const { body, end } = held(Buffer.from('half'))
    const putting = other.put('k', PLAIN, body, 8)
    await expect.poll(async () => (await names()).length).toBe(2)
    const aMinuteLater = () => (vi.advanceTimersByTime(MINUTE), names())
    await expect.poll(aMinuteLater).not.toContain('left')
    end(Buffer.from('half'))
    await putting
    expect(await textOf(one, 'k')).toBe('halfhalf')
    for (const folder of [one, other]) await folder.close()
    expect(vi.getTimerCount()).toBe(0)
  })

  const open = () => openFolder({ path, now: () => Date.now() })
})
