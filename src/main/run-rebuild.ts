import { setTimeout as sleep } from 'node:timers/promises'
import { consumers } from '../../consumers/all.ts'
import { Failure } from '../cli/failure.ts'
import type { DataHome, RebuildChoice } from '../cli/surroundings.ts'
import { rebuild, type Rebuilt } from '../generations/rebuild.ts'
import { leaseOn } from './lease.ts'
import { createLogger } from './logger.ts'

const BEAT_MS = 1_000

/** Rebuilds a table of a home. Throws a Failure where another process is at it. */
export async function runRebuild(home: DataHome, name: string, choice: RebuildChoice): Promise<Rebuilt> {
  const lease = leaseOn(home.stored, () => Date.now(), `rebuild of ${name}`)
  if (!(await lease.hold())) throw new Failure(`Cannot rebuild "${name}": another rebuild of it is under way`)
  const logger = createLogger('warn')
  const report = (what: string) => (err: unknown) => logger.warn({ err }, `Cannot ${what}: will try again`)
  const beat = setInterval(() => void lease.hold().catch(report('hold the lease')), BEAT_MS)
  try {
    return await work(home, name, choice, report(`take a batch through the rebuild of ${name}`))
  } finally {
    clearInterval(beat)
    await lease.release().catch(report('release the lease'))
  }
}

function work(
  { log, stored: tables, isAtAws, freshMs }: DataHome,
  name: string,
  { anew, begun, took, switching }: RebuildChoice,
  report: (cause: unknown) => void,
): Promise<Rebuilt> {
  const consumer = consumers.find((each) => each.name === name)
  if (consumer === undefined) throw new Error(`Cannot rebuild "${name}": there is no such consumer`)
  return rebuild({
    log,
    tables,
    consumer,
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
