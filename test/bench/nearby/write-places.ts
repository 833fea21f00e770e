import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { dwellers } from './people.ts'

/** Writes a line `id lat lon` for each user. */
export const writePlaces = (path: string, count: number): Promise<void> =>
  pipeline(Readable.from(lines(count)), createWriteStream(path))

function* lines(count: number): Generator<string> {
  for (const { at, lat, lon } of dwellers(count)) yield `u${at} ${lat} ${lon}\n`
}
