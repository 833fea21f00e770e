import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { eventTypes, mediaApplication } from '../media.ts'

const SOURCE = join(import.meta.dirname, '../../src')

/** Only these know an application: the media-sharing one itself, and what puts it together where no other is named. */
const KNOWING = /^(media|main)\//

const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !KNOWING.test(file),
)

/** The texts in quotes of a file; what stands in comments is for readers. */
const textsIn = (file: string): readonly string[] =>
  [...readFileSync(join(SOURCE, file), 'utf8').matchAll(/'([^'\n]*)'|"([^"\n]*)"/g)].map(
    ([, one, other]) => one ?? other ?? '',
  )

/** `log` and `media` are words of other things, too: a log is what this is all about, media types are HTTP's. */
const tables = mediaApplication.consumers.map(({ name }) => name).filter((name) => name !== 'log')

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
