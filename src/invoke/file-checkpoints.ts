import { readFile, rename, writeFile } from 'node:fs/promises'
import Type, { type Static } from 'typebox'
import { Value } from 'typebox/value'
import { parseSequenceNumber } from '../events/position.ts'
import type { Checkpoint, Checkpoints } from '../mapping/checkpoints.ts'
import { memoryCheckpoints } from '../mapping/memory-checkpoints.ts'

const file = Type.Object({
  log: Type.String(),
  shards: Type.Record(
    Type.String(),
    Type.Object({
      sequenceNumber: Type.Optional(Type.String({ pattern: '^\\d{1,56}$' })),
      ended: Type.Boolean(),
      timestamp: Type.Optional(Type.Number()),
    }),
  ),
})

type Kept = Static<typeof file>

/**
 * The checkpoints of one mapping in a file. Each write replaces the file as a whole, so the process may be killed at
 * any time. `log` identifies the log. Throws if the file belongs to another log, or is not such a file.
 */
export async function fileCheckpoints(path: string, log: string): Promise<Checkpoints> {
  const kept = await read(path)
  if (kept !== undefined && kept.log !== log)
    throw new Error(`Cannot go on from "${path}": it keeps the positions of another log`)
  let writing = Promise.resolve()
  return memoryCheckpoints(checkpointsIn(kept?.shards ?? {}), (checkpoints) => {
    const text = JSON.stringify({ log, shards: Object.fromEntries(checkpoints) })
    const written = writing.then(() => replace(path, text))
    writing = written.catch(() => undefined)
    return written
  })
}

const checkpointsIn = (shards: Kept['shards']): ReadonlyMap<string, Checkpoint> =>
  new Map(
    Object.entries(shards).map(([shardId, { sequenceNumber, ended, timestamp }]) => [
      shardId,
      {
        sequenceNumber: sequenceNumber === undefined ? undefined : parseSequenceNumber(sequenceNumber),
        ended,
        ...(timestamp === undefined ? {} : { timestamp }),
      },
    ]),
  )

async function read(path: string): Promise<Kept | undefined> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw new Error(`Cannot read "${path}"`, { cause: error })
  })
  if (text === undefined) return undefined
  const kept = parsed(text)
  if (Value.Check(file, kept)) return kept
  throw new Error(`Cannot go on from "${path}": it keeps no positions of an invoke`)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function replace(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text, { mode: 0o600 })
  await rename(`${path}.new`, path)
}
