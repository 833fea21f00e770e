import { setTimeout as sleep } from 'node:timers/promises'
import { whyNoSpace } from '../base/no-space.ts'
import { Failure } from '../base/failure.ts'
import type { Table } from '../consume/consumer.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import type { DataHome } from '../home/data-home.ts'
import { foldingHere, type Folding, type FoldingOptions } from '../generations/folding.ts'
import { rebuild, type Rebuilt } from '../generations/rebuild.ts'
import { leaseOn, type Lease } from './lease.ts'
import { createLogger } from '../process/logger.ts'

export interface RebuildChoice {
  /** Whether to drop what an earlier rebuild has built. */
  readonly anew: boolean
  /** Called with the new generation's name in the port, before anything is folded into it. */
  readonly begun: (generation: string) => Promise<void>
  /** Called with the number of records that were folded. */
  readonly took: (records: number) => void
  /** Called when all records are folded, before readers and batches are switched. */
  readonly switching: () => void
  /** Stops the rebuild, which then rejects; the next one continues. */
  readonly signal?: AbortSignal
}

/** Folds a generation in threads; undefined if this thread is enough. */
type InThreads = (generation: string) => Promise<Folding | undefined>

const BEAT_MS = 1_000

/** A table, and the vocabulary of its records. */
interface Rebuildable {
  readonly consumer: Table
  readonly vocabulary: Vocabulary
}

/** Rebuilds a table of a home. Throws a Failure if another process is rebuilding it. */
export async function runRebuild(
  home: DataHome,
  rebuildable: Rebuildable,
  choice: RebuildChoice,
  inThreads: InThreads = () => Promise.resolve(undefined),
): Promise<Rebuilt> {
  const { name } = rebuildable.consumer
  const lease = leaseOn(home.stored, () => performance.now(), { work: `rebuild of ${name}` })
  if (!(await isWon(lease, choice.signal)))
    throw new Failure(`Cannot rebuild "${name}": another rebuild of it is under way`)
  const logger = createLogger('warn')
  // A full disk ends the rebuild, which then reports it once.
  const report = (what: string) => (err: unknown) => {
    if (whyNoSpace(err) === undefined) logger.warn({ err }, `Cannot ${what}: will try again`)
  }
  const beat = setInterval(() => void lease.hold().catch(report('hold the lease')), BEAT_MS)
  try {
    const reportBatch = report(`take a batch through the rebuild of ${name}`)
    return await work(home, rebuildable, choice, { inThreads, report: reportBatch })
  } finally {
    clearInterval(beat)
    await lease.release().catch(report('release the lease'))
  }
}

/** Waits until it is clear whether another rebuild is at work: the lease of a killed one becomes stale. */
async function isWon(lease: Lease, signal: AbortSignal | undefined): Promise<boolean> {
  while (!(await lease.hold())) {
    if (lease.isTouched()) return false
    await sleep(BEAT_MS / 4, undefined, { signal })
  }
  return true
}

function work(
  { log, stored: tables, isAtAws, freshMs, aheadMs }: DataHome,
  rebuildable: Rebuildable,
  { anew, begun, took, switching, signal }: RebuildChoice,
  { inThreads, report }: { readonly inThreads: InThreads; readonly report: (cause: unknown) => void },
): Promise<Rebuilt> {
  const onThis: FoldingOptions = {
    ...{ log, tables, ...rebuildable, aheadMs, report },
    meter: (reading) => {
      if (reading.kind === 'succeeded') took(reading.records)
    },
  }
  return rebuild({
    ...onThis,
    tables,
    fold: async (generation) => (await inThreads(generation)) ?? foldingHere(generation, onThis),
    anew,
    keepsFirst: isAtAws,
    rest: () => sleep(2 * freshMs),
    begun,
    switching,
    ...(signal !== undefined && { signal }),
  })
}
