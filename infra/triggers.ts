import { reactorsOf, type Application } from '../src/application/application.ts'
import type { Reactor } from '../src/consume/consumer.ts'

/**
 * What invokes a reactor's function: the stream; S3, when an object is stored; a topic with events as messages; a table
 * with events in its items (an outbox).
 */
export type Trigger = 'kinesis' | 's3' | 'sns' | 'dynamodb'

/** By the names of reactors. A reactor may have several triggers: an event that comes twice has its effect once. */
export type Triggers = Readonly<Record<string, Trigger | readonly Trigger[]>>

/** The triggers of a consumer: the stream, unless `wanted` says otherwise. Throws if a trigger cannot be had. */
export function triggersOf(
  application: Pick<Application, 'consumers' | 'objectEvents'>,
  wanted: Triggers,
): (consumer: string) => readonly Trigger[] {
  const reactors = reactorsOf(application)
  const given = new Map(Object.entries(wanted).map(([name, some]) => [name, [some].flat()]))
  for (const [name, triggers] of given) {
    const reactor = reactors.find((each) => each.name === name)
    const fault = reactor === undefined ? NO_REACTOR : faultOf(reactor, triggers, application)
    if (fault !== undefined) throw new Error(`Cannot trigger "${name}" by ${triggers.join(', ')}: ${fault}`)
  }
  return (consumer) => given.get(consumer) ?? ['kinesis']
}

/** The name of the table whose items trigger reactors, after the stage's prefix. */
export const OUTBOX = 'outbox'

const NO_REACTOR = 'the application has no reactor of this name, and tables follow the stream'

type Check = (
  reactor: Reactor,
  application: Pick<Application, 'consumers' | 'objectEvents'>,
) => string | false

/** What no trigger can be had for, other than the stream. */
const OF_EVERY: readonly Check[] = [
  ({ after }) =>
    after.length > 0 && `it comes after table "${after.join('", "')}", which only the stream can tell`,
  ({ delivery }) => delivery.filterCriteria.filters.length > 0 && 'its filters are for records of the stream',
]

const CHECKS: Readonly<Record<Trigger, readonly Check[]>> = {
  kinesis: [],
  s3: [
    ...OF_EVERY,
    (_, { objectEvents }) =>
      objectEvents === undefined &&
      'the application has no `objectEvents`, which say what event an object is',
    ({ uses }) => !uses.includes('objects') && 'it does not declare that it uses objects',
  ],
  sns: OF_EVERY,
  dynamodb: [
    ...OF_EVERY,
    (_, { consumers }) =>
      consumers.some(({ name }) => name === OUTBOX) && `a table of the application is named "${OUTBOX}"`,
    ({ delivery }) =>
      delivery.startingPosition === 'AT_TIMESTAMP' &&
      'a mapping of a table begins with TRIM_HORIZON or LATEST',
  ],
}

function faultOf(
  reactor: Reactor,
  triggers: readonly Trigger[],
  application: Pick<Application, 'consumers' | 'objectEvents'>,
): string | undefined {
  const areKnown = triggers.every((one) => Object.hasOwn(CHECKS, one))
  if (!areKnown || triggers.length === 0) return `the triggers are ${Object.keys(CHECKS).join(', ')}`
  for (const check of triggers.flatMap((one) => CHECKS[one])) {
    const fault = check(reactor, application)
    if (fault !== false) return fault
  }
  return undefined
}
