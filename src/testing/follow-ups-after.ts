import type { Reactor } from '../consume/consumer.ts'
import type { FollowUp, Reacting } from '../consume/reacting.ts'
import type { Event } from '../events/event.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import type { Notifier } from '../notify/notifier.ts'
import type { Projection } from '../fold/projection.ts'
import { memoryTables } from '../tables/memory.ts'
import { reacted, type Reacted } from './reacted.ts'
import { take, type Arrivals, type Script } from './script.ts'
import { Crash } from './unsteady.ts'

/** The resources of the reactors of an example. Without a logger, their log lines are dropped. */
export interface Equipment extends Partial<Pick<Reacting, 'objects' | 'logger'>> {
  readonly notifier?: Notifier
}

/** The parts of an application that an example of a reactor needs. */
export interface Surroundings {
  readonly vocabulary: Vocabulary
  readonly tables: readonly Projection[]
  readonly equipment: Equipment
}

/** The events that follow from the last batch of a script. The events before it are only folded into the tables. */
export async function followUpsAfter(
  reactor: Reactor,
  { vocabulary, tables: all, equipment }: Surroundings,
  { before, now }: Arrivals,
  { crashingAfter = Infinity }: Script,
): Promise<readonly FollowUp[]> {
  let left = Infinity
  const use = () => {
    if (left-- <= 0) throw new Crash('crash')
  }
  const tables = memoryTables({ beforeWrite: use })
  for (const table of tablesBefore(reactor, all)) {
    for (const arrival of before) await take(table, [arrival], tables)
    await take(table, now, tables)
  }
  const follows = new Map<string, FollowUp>()
  const append = ({ id, type, subject, data }: Event) => {
    use()
    follows.set(id, { type, subject, data })
  }
  const beside = { reactor, vocabulary, all: [], tables, append, ...equipment }
  left = crashingAfter
  if (left < Infinity) await reacted(now, beside)
  left = Infinity
  mustHaveActed(reactor, now, await reacted(now, beside))
  return [...follows.values()]
}

const tablesBefore = ({ name, after }: Reactor, all: readonly Projection[]): readonly Projection[] =>
  after.map((table) => {
    const found = all.find((one) => one.name === table)
    if (found !== undefined) return found
    throw new Error(
      `Cannot fill table "${table}" for reactor "${name}": give the example the \`application\``,
    )
  })

/** Throws if the reactor failed on an event, or answered an event that may not be appended. */
function mustHaveActed({ name }: Reactor, now: Arrivals['now'], { outcome, parked }: Reacted): void {
  if (outcome.kind === 'failed') {
    const event = now.find(({ sequenceNumber }) => sequenceNumber === outcome.at)?.event
    throw new Error(`Reactor "${name}" fails on event ${event?.id ?? ''}: ${String(outcome.cause)}`, {
      cause: outcome.cause,
    })
  }
  const [refused] = parked
  if (refused !== undefined) throw new Error(`Reactor "${name}" answers what cannot be appended: ${refused}`)
}
