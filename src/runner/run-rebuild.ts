import { setTimeout as sleep } from 'node:timers/promises'
import { whyNoSpace } from '../base/no-space.ts'
import { Failure } from '../base/failure.ts'
import type { Table } from '../consume/consumer.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import type { DataHome } from '../home/data-home.ts'
import { rebuild, type Rebuilt } from '../generations/rebuild.ts'
import { leaseOn, type Lease } from './lease.ts'
import { createLogger } from '../process/logger.ts'

export interface RebuildChoice {
  /** Gives up what a rebuild that was stopped has made. */
  readonly anew: boolean
  /** Told the new generation's name in the port before it is folded into. */
  readonly begun: (generation: string) => Promise<void>
  /** Told how many records were taken. */
  readonly took: (records: number) => void
  /** Told once all are, and readers and batches are about to be switched. */
  readonly switching: () => void
}

const BEAT_MS = 1_000

/** A table, and by which kinds of event its records are read. */
interface Rebuildable {
  readonly consumer: Table
  readonly vocabulary: Vocabulary
}

/** Rebuilds a table of a home. Throws a Failure where another process is at it. */
export async function runRebuild(
  home: DataHome,
  rebuildable: Rebuildable,
  choice: RebuildChoice,
): Promise<Rebuilt> {
  const { name } = rebuildable.consumer
  const lease = leaseOn(home.stored, () => performance.now(), { work: `rebuild of ${name}` })
  if (!(await isWon(lease))) throw new Failure(`Cannot rebuild "${name}": another rebuild of it is under way`)
  const logger = createLogger('warn')
  // A full disk ends the rebuild, which then tells of it once.
  const report = (what: string) => (err: unknown) => {
    if (whyNoSpace(err) === undefined) logger.warn({ err }, `Cannot ${what}: will try again`)
  }
  const beat = setInterval(() => void lease.hold().catch(report('hold the lease')), BEAT_MS)
  try {
    return await work(home, rebuildable, choice, report(`take a batch through the rebuild of ${name}`))
  } finally {
    clearInterval(beat)
    await lease.release().catch(report('release the lease'))
  }
}

/** What a rebuild that was killed has left is free once it was seen untouched for long enough. */
async function isWon(lease: Lease): Promise<boolean> {
  while (!(await lease.hold())) {
    if (lease.isTouched()) return false
    await sleep(BEAT_MS / 4)
  }
  return true
}

function work(
  { log, stored: tables, isAtAws, freshMs, aheadMs }: DataHome,
  rebuildable: Rebuildable,
  { anew, begun, took, switching }: RebuildChoice,
  report: (cause: unknown) => void,
): Promise<Rebuilt> {
  return rebuild({
    log,
    tables,
    ...rebuildable,
    aheadMs,
    anew,
    keepsFirst: isAtAws,
    rest: () => sleep(2 * freshMs),
    begun,
    switching,
    report,
    meter: (reading) => {
      if (reading.kind === 'succeeded') took(reading.records)
    },
  })
}
