import { decode } from '../codec/decode.ts'
import { toRecord } from '../codec/encode.ts'
import type { Outcome } from '../consume/outcome.ts'
import type { Reactor } from '../consume/consumer.ts'
import type { Reacting } from '../consume/reacting.ts'
import type { Event } from '../events/event.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import type { Arrival } from '../fold/arrival.ts'
import { fold } from '../fold/fold.ts'
import { boundTo } from '../tables/bound.ts'
import type { Projection } from '../fold/projection.ts'
import type { NewRecord } from '../log/log.ts'
import { noObjects } from '../objects/no-objects.ts'
import type { Objects } from '../objects/objects.ts'
import { noNotifier } from '../notify/no-notifier.ts'
import type { Notifier } from '../notify/notifier.ts'
import { contextFor } from '../reactions/context-for.ts'
import { notifyOnce } from '../reactions/notify-once.ts'
import { react } from '../reactions/react.ts'
import type { Tables } from '../tables/tables.ts'
import { sequenceNumber } from './arrive.ts'

/** A reactor, and the parts with which it runs in a test. */
export interface Beside {
  readonly reactor: Reactor
  readonly vocabulary: Vocabulary
  /** All tables of the application. */
  readonly all: readonly Projection[]
  readonly tables: Tables
  /** Called with each event that the reactor appends. */
  readonly append: (event: Event) => void
  readonly objects?: Objects
  readonly notifier?: Notifier
  readonly logger?: Reacting['logger']
}

/** The outcome of a batch, and the cause of each parked event. */
export interface Reacted {
  readonly outcome: Outcome
  readonly parked: readonly string[]
}

const SILENT = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}

const NO_NOTIFIER = noNotifier('the test was given no `notifier`')
const NO_OBJECTS = noObjects('the test was given no `objects`')

/** Folds arrivals into the tables in the reactor's `after`, and then gives them to the reactor as one batch. */
export async function reacted(arrivals: readonly Arrival[], beside: Beside): Promise<Reacted> {
  const { reactor, vocabulary, all, tables, objects = NO_OBJECTS, logger = SILENT } = beside
  const notifier = notifyOnce(reactor.name, { tables, notifier: beside.notifier ?? NO_NOTIFIER })
  for (const projection of all)
    if (reactor.after.includes(projection.name))
      await fold(projection, arrivals, boundTo(tables, projection.name))
  const parked: string[] = []
  const { signal } = new AbortController()
  const parts = {
    vocabulary,
    tables,
    log: {
      append: (records: readonly NewRecord[]) => Promise.resolve(records.map((one) => appended(one, beside))),
    },
    park: (unfit: readonly { readonly cause: string }[]) => {
      parked.push(...unfit.map(({ cause }) => cause))
      return Promise.resolve()
    },
    seen: () => Promise.resolve(),
    contextOf: () => Promise.resolve(contextFor(reactor, { tables, objects, notifier, logger }, signal)),
  }
  const outcome = await react(reactor, arrivals.map(logged), parts, signal)
  return { outcome, parked }
}

const logged = ({ event, shardId, sequenceNumber, appendedAt }: Arrival) => ({
  ...toRecord(event),
  shardId,
  sequenceNumber,
  approximateArrivalTimestamp: appendedAt,
})

function appended(record: NewRecord, { vocabulary, append }: Beside) {
  const place = { shardId: 'shardId-000000000000', sequenceNumber: sequenceNumber(0) }
  const [read] = decode(vocabulary, { ...record, ...place, approximateArrivalTimestamp: 0 })
  if (read?.kind === 'event') append(read.event)
  return { ok: true as const, ...place }
}
