import { reactorsOf, type Application } from '../src/application/application.ts'
import type { Reactor } from '../src/consume/consumer.ts'

const TRIGGERS = ['kinesis', 's3', 'sns', 'dynamodb'] as const

/**
 * What invokes a reactor's function: the stream; S3, when an object is stored; a topic with events as messages; a table
 * with events in its items (an outbox).
 */
export type Trigger = (typeof TRIGGERS)[number]

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

function faultOf(
  { after, uses, delivery }: Reactor,
  triggers: readonly string[],
  { objectEvents, consumers }: Pick<Application, 'consumers' | 'objectEvents'>,
): string | undefined {
  const stranger = triggers.find((one) => !TRIGGERS.some((known) => known === one))
  if (stranger !== undefined || triggers.length === 0) return `the triggers are ${TRIGGERS.join(', ')}`
  if (triggers.every((one) => one === 'kinesis')) return undefined
  if (after.length > 0) return `it comes after table "${after.join('", "')}", which only the stream can tell`
  if (delivery.filterCriteria.filters.length > 0) return 'its filters are for records of the stream'
  if (triggers.includes('s3') && objectEvents === undefined)
    return 'the application has no `objectEvents`, which say what event an object is'
  if (triggers.includes('s3') && !uses.includes('objects')) return 'it does not declare that it uses objects'
  if (!triggers.includes('dynamodb')) return undefined
  if (consumers.some(({ name }) => name === OUTBOX)) return `a table of the application is named "${OUTBOX}"`
  return delivery.startingPosition === 'AT_TIMESTAMP'
    ? 'a mapping of a table begins with TRIM_HORIZON or LATEST'
    : undefined
}
