import type { Logger } from 'pino'
import type { Reactor } from '../consume/consumer.ts'
import { tablePark } from '../consume/parking.ts'
import type { SequenceNumber } from '../events/position.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import type { LogAppender, LogReader } from '../log/log.ts'
import { tableCheckpoints } from '../mapping/checkpoints.ts'
import { steadyNow, systemScheduler } from '../mapping/clock.ts'
import { Throttled } from '../mapping/invocation.ts'
import { startMapping, type Mapping } from '../mapping/mapping.ts'
import type { MappingOptions } from '../mapping/options.ts'
import type { Use } from '../consume/reacting.ts'
import type { Notifier } from '../notify/notifier.ts'
import type { Objects } from '../objects/objects.ts'
import { openedOnce } from '../base/opened-once.ts'
import { contextFor, type Equipment } from '../reactions/context-for.ts'
import { notifyOnce } from '../reactions/notify-once.ts'
import { parkGivenUp } from '../reactions/park-given-up.ts'
import { reactorInvoke } from '../reactions/reactor-invoke.ts'
import { tablesSeen } from '../reactions/tables-seen.ts'
import type { Tables } from '../tables/tables.ts'
import { untilStopping } from './until-stopping.ts'

/** The parts with which reactors run. */
export interface ReactorParts {
  readonly log: LogReader & LogAppender
  /** The tables as they are stored: each generation separately. */
  readonly tables: Tables
  /** The tables for readers. */
  readonly readers: Tables
  readonly vocabulary: Vocabulary
  /** The objects, opened once, by the first reactor that uses them. */
  readonly objects: () => Promise<Objects>
  /** The notifier, opened once, by the first reactor that uses it. Without it, such a reactor waits. */
  readonly notifier?: () => Promise<Notifier>
  readonly logger: Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>
  readonly aheadMs?: number | undefined
  readonly report: (what: string, cause: unknown) => void
  /** Aborted when the mappings stop. */
  readonly stopping: AbortSignal
}

type Given = Pick<
  MappingOptions,
  'meter' | 'takes' | 'logWatch' | 'scheduler' | 'functionTimeoutMs' | 'pollMs'
>

/** A reactor's mapping. It reads separately, so that a slow reactor does not delay tables. */
export function reactorMapping(reactor: Reactor, parts: ReactorParts, given: Given): Mapping {
  const { name, after } = reactor
  const { log, tables, vocabulary, aheadMs, report, stopping } = parts
  const time = given.scheduler ?? { ...systemScheduler, now: steadyNow }
  const park = tablePark(tables)
  const equipment = equipmentFor(reactor, parts)
  const why = new Map<SequenceNumber, unknown>()
  const invoke = reactorInvoke(
    reactor,
    {
      vocabulary,
      tables,
      log,
      park,
      aheadMs,
      seen: (place, signal) => tablesSeen(after, place, { tables, time, signal }),
      contextOf: async (signal) => contextFor(reactor, await equipment(), signal),
    },
    (cause, at) => {
      why.set(at, cause)
      // A reactor that stops when it is told to has not failed.
      if (!stopping.aborted) report(`take a batch through ${name}`, cause)
    },
  )
  return startMapping({
    ...given,
    name,
    log,
    invoke: untilStopping(stopping, async (invocation) => {
      const answer = await invoke(invocation)
      if (answer.batchItemFailures.length === 0) why.clear()
      return answer
    }),
    settings: reactor.delivery,
    checkpoints: tableCheckpoints(tables, 'reactor'),
    onFailure: parkGivenUp(reactor, {
      vocabulary,
      tables,
      park,
      whyFailed: (first) => first && why.get(first),
    }),
  })
}

/** What a reactor uses. If it cannot be opened, that is no failure of the reactor, and uses up no attempt. */
function equipmentFor({ name, uses }: Reactor, parts: ReactorParts): () => Promise<Equipment> {
  const { readers, tables, logger, objects, notifier = noNotifier } = parts
  const once = openedOnce(async () => notifyOnce(name, { tables, notifier: await notifier() }))
  const opened = async <T>(what: Use, open: () => Promise<T>): Promise<T | undefined> => {
    try {
      return uses.includes(what) ? await open() : undefined
    } catch (cause) {
      parts.report(`open the ${what} for ${name}`, cause)
      throw new Throttled(`The ${what} cannot be opened`)
    }
  }
  return async () => ({
    tables: readers,
    objects: await opened('objects', objects),
    notifier: await opened('notifier', once),
    logger,
  })
}

const noNotifier = (): Promise<never> => Promise.reject(new Error('There is no topic to notify'))
