import { open, type RootDatabase } from 'lmdb'

/** How the raw baseline stores a batch: one value for each event, or one value for the batch. */
export type RawShape = 'events' | 'blocks'

export interface RawAppend {
  readonly path: string
  readonly batches: readonly (readonly Buffer[])[]
  readonly shape: RawShape
  /** How many batches wait for the disk at once; that many batches share a commit. */
  readonly inFlight: number
}

function putBatch(
  db: RootDatabase<Buffer, number>,
  first: number,
  batch: readonly Buffer[],
  shape: RawShape,
): void {
  if (shape === 'blocks') void db.put(first, Buffer.concat(batch))
  else batch.forEach((event, i) => void db.put(first + i, event))
}

/**
 * Writes the bytes of events into LMDB and does nothing else. A batch counts when it is on the disk: `flushed` of
 * lmdb-js covers every write that was queued before it.
 * @returns events per second
 */
export async function rawAppend({ path, batches, shape, inFlight }: RawAppend): Promise<number> {
  const db = open<Buffer, number>({ path, encoding: 'binary' })
  const waiting = batches.entries()
  let first = 0
  async function appendAll(): Promise<void> {
    for (const [, batch] of waiting) {
      putBatch(db, first, batch, shape)
      first += batch.length
      await db.flushed
    }
  }
  const started = performance.now()
  await Promise.all(Array.from({ length: inFlight }, appendAll))
  const seconds = (performance.now() - started) / 1000
  await db.close()
  return first / seconds
}
