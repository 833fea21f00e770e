import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { Refusal } from '../../events/refusal.ts'
import { Failure, reasonOf } from '../failure.ts'
import { print } from '../print.ts'

const SHOWN = 20

/** The lines that were not appended: the first few go to stderr, all into a file where one is named. */
export interface Rejects {
  readonly count: number
  /** `text` as far as it is UTF-8. */
  add(line: number, text: string, refusal: Refusal): Promise<void>
  end(): Promise<void>
}

/** Opens the file of `--rejects`: NDJSON of `{line, reason, detail, text}`. Throws a Failure where it cannot. */
export async function openRejects(stderr: Writable, path: string | undefined): Promise<Rejects> {
  const file = path === undefined ? undefined : await openFile(path)
  const rejects = {
    count: 0,
    add: async (line: number, text: string, { reason, detail }: Refusal) => {
      rejects.count += 1
      if (rejects.count <= SHOWN) await print(stderr, `line ${line}: ${reason}: ${detail}\n`)
      if (file !== undefined) await print(file, JSON.stringify({ line, reason, detail, text }) + '\n')
    },
    end: async () => {
      const more = rejects.count - SHOWN
      if (more > 0)
        await print(stderr, `… and ${more} more${file === undefined ? ' (--rejects keeps all)' : ''}\n`)
      file?.end()
      if (file !== undefined) await finished(file)
    },
  }
  return rejects
}

async function openFile(path: string): Promise<Writable> {
  const file = createWriteStream(path, { mode: 0o600 })
  await once(file, 'open').catch((error: unknown) => {
    throw new Failure(`Cannot write rejects to "${path}": ${reasonOf(error)}`, { cause: error })
  })
  return file
}
