import { readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { codeOf, Failure } from '../base/failure.ts'
import { OWNER_ONLY } from '../lmdb/modes.ts'

/** A part of a home: in a folder of the data directory, or elsewhere, as a file in the directory says. */
interface Part<Schema extends TSchema, Embedded> {
  readonly file: string
  readonly schema: Schema
  readonly directory: (path: string) => string
  readonly embedded: Embedded
}

/** Where a part of a home is, as recorded in the data directory; undefined if that part was not created yet. */
export const keptIn = <Schema extends TSchema, Embedded extends object>(part: Part<Schema, Embedded>) => ({
  kept: async (path: string): Promise<Static<Schema> | Embedded | undefined> => {
    const elsewhere = await readKept(join(path, part.file), part.schema)
    if (elsewhere !== undefined) return elsewhere
    return (await orMissing(stat(part.directory(path)))) === undefined ? undefined : part.embedded
  },
  keep: async (path: string, kept: Static<Schema> | Embedded): Promise<void> => {
    if (Value.Check(part.schema, kept)) await writeKept(join(path, part.file), kept)
  },
})

/**
 * The content of a JSON file in a data directory; undefined if there is none. Throws a Failure if it is something else.
 */
async function readKept<Schema extends TSchema>(
  file: string,
  schema: Schema,
): Promise<Static<Schema> | undefined> {
  const text = await orMissing(readFile(file, 'utf8'))
  if (text === undefined) return undefined
  const value = parseJson(text)
  if (Value.Check(schema, value)) return value
  throw new Failure(`Cannot open the data directory: "${file}" does not say what it should`)
}

/** A simultaneous reader finds the old file or the new one. */
async function writeKept(file: string, kept: object): Promise<void> {
  const draft = `${file}.${process.pid}`
  await writeFile(draft, JSON.stringify(kept) + '\n', { mode: OWNER_ONLY })
  await rename(draft, file)
}

/** Undefined if there is no such file. */
const orMissing = <T>(reading: Promise<T>): Promise<T | undefined> =>
  reading.catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  })

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
