import { readFile, rename, writeFile } from 'node:fs/promises'
import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { codeOf, Failure } from '../cli/failure.ts'

/** What a data directory keeps in a file of JSON; undefined where there is none. Throws a Failure where it is another thing. */
export async function readKept<Schema extends TSchema>(
  file: string,
  schema: Schema,
): Promise<Static<Schema> | undefined> {
  const text = await orMissing(readFile(file, 'utf8'))
  if (text === undefined) return undefined
  const value = parseJson(text)
  if (Value.Check(schema, value)) return value
  throw new Failure(`Cannot open the data directory: "${file}" does not say what it should`)
}

/** Whoever reads meanwhile finds the old or the new. */
export async function writeKept(file: string, kept: object): Promise<void> {
  const draft = `${file}.${process.pid}`
  await writeFile(draft, JSON.stringify(kept) + '\n')
  await rename(draft, file)
}

/** Undefined where there is no such file. */
export const orMissing = <T>(reading: Promise<T>): Promise<T | undefined> =>
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
