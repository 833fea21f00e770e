import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A located event of user `u<n>`, the `n`th second of a day. */
export const located = (n: number, user = `u${n}`) => ({
  specversion: '1.0',
  id: `e${n}`,
  source: 'test',
  type: 'user.located',
  subject: user,
  time: new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString(),
  data: { lat: 1, lon: 2 },
})

export const ndjson = (values: readonly unknown[]): string =>
  values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)) + '\n').join('')

/** Located events 1 to `count`, each of its own user. */
export const manyLocated = (count: number): string =>
  ndjson(Array.from({ length: count }, (_, index) => located(index + 1)))

/** Writes a text into a file of a directory, and returns its path. */
export async function fileWith(
  directory: string,
  name: string,
  content: string | Uint8Array,
): Promise<string> {
  const path = join(directory, name)
  await writeFile(path, content)
  return path
}
