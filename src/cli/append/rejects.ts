import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { Refusal } from '../../events/refusal.ts'
import { Failure, reasonOf } from '../../base/failure.ts'
import { openOutput, type Output } from '../output.ts'
import { print } from '../print.ts'

const SHOWN = 20

/** The lines that were not appended. The first few are printed to stderr; all are written to a file, if one is named. */
export interface Rejects {
  readonly count: number
  /** `text` is the part of the line that is UTF-8. */
  add(line: number, text: string, refusal: Refusal): Promise<void>
  end(): Promise<void>
}

/** Opens the file of `--rejects`: NDJSON of `{line, reason, detail, text}`. Throws a Failure if it cannot be opened. */
export async function openRejects(stderr: Writable, output: Output | undefined): Promise<Rejects> {
  const file = output === undefined ? undefined : await openFile(output)
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

const openFile = (output: Output): Promise<Writable> =>
  openOutput(output).catch((error: unknown) => {
    throw new Failure(`Cannot write rejects to "${output.path}": ${reasonOf(error)}`, { cause: error })
  })
