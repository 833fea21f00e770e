import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { ABOUT } from './stored.ts'
import { orNone } from './none.ts'

const named = Compile(Type.Object({ key: Type.String() }))

/**
 * The keys of the objects in a folder, in no order. Objects of early releases are left out: their key was not stored.
 */
export async function* listKeys(path: string, prefix: string): AsyncGenerator<string> {
  for (const half of (await readdir(path)).filter((name) => /^[0-9a-f]{2}$/.test(name)))
    for (const name of await readdir(join(path, half))) {
      const text = await orNone(readFile(join(path, half, name, ABOUT), 'utf8'))
      const key = text === undefined ? undefined : keyIn(text)
      if (key?.startsWith(prefix)) yield key
    }
}

function keyIn(text: string): string | undefined {
  try {
    const about: unknown = JSON.parse(text)
    return named.Check(about) ? about.key : undefined
  } catch {
    return undefined
  }
}
