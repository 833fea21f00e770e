import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { eventTypes, mediaApplication } from '../media.ts'

const SOURCE = join(import.meta.dirname, '../../src')

/** Only these know an application: the media-sharing one itself, and the room that uses it by default. */
const KNOWING = /^(media|main)\//

const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !KNOWING.test(file),
)

/** The quoted texts of a file, without its comments. */
const textsIn = (file: string): readonly string[] =>
  [...readFileSync(join(SOURCE, file), 'utf8').matchAll(/'([^'\n]*)'|"([^"\n]*)"/g)].map(
    ([, one, other]) => one ?? other ?? '',
  )

/** Names with other meanings: the log is the subject of everything, and `Location` is a header of HTTP. */
const AMBIGUOUS = ['log', 'location']

const tables = mediaApplication.consumers.map(({ name }) => name).filter((name) => !AMBIGUOUS.includes(name))

describe('law 10: the engine names no event type and no table', () => {
  test.each(eventTypes.map(({ name }) => name))('%s', (name) => {
    expect(files.filter((file) => textsIn(file).includes(name))).toEqual([])
  })

  test.each(tables)('table %s', (name) => {
    expect(files.filter((file) => textsIn(file).includes(name))).toEqual([])
  })

  test('and is looked through', () => {
    expect(files.length).toBeGreaterThan(300)
    expect(textsIn('media/model/events/media-rated.ts')).toContain('media.rated')
  })
})
