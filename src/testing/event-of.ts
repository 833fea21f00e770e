import fc from 'fast-check'
import { versionUri } from '../events/upcast.ts'
import type { EventType } from '../events/event-type.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import { STILL, under } from './clock.ts'
import { flawOf } from './flaw-of.ts'
import { whole, type Told } from './told.ts'
import { valueOf } from './value-of.ts'

/** How many examples are tried before an event type counts as impossible to generate. */
const TRIES = 200

/**
 * Events of all types of a vocabulary, generated from their schemas, with few subjects and values, so that they share
 * rows.
 */
export function eventOf(vocabulary: Vocabulary): fc.Arbitrary<Told> {
  const known =
    made.get(vocabulary) ?? fc.oneof(...vocabulary.types.map((type) => eventOfType(vocabulary, type)))
  made.set(vocabulary, known)
  return known
}

const made = new WeakMap<Vocabulary, fc.Arbitrary<Told>>()

function eventOfType(vocabulary: Vocabulary, type: EventType): fc.Arbitrary<Told> {
  const all = madeFrom(type)
  const flaw = (told: Told): string | undefined => under(STILL, () => flawOf(vocabulary, whole(told, 0)))
  const tried = fc.sample(all, { seed: 1, numRuns: TRIES })
  if (tried.every((told) => flaw(told) !== undefined))
    throw cannot(type, `none of ${TRIES} is valid: ${flaw(tried[0] as Told) ?? ''}`)
  return all.filter((told) => flaw(told) === undefined)
}

function madeFrom({ name, schema, upcasters }: EventType): fc.Arbitrary<Told> {
  const { subject, data } = schema.properties
  const version = upcasters.length === 0 ? {} : { dataschema: versionUri(name, upcasters.length + 1) }
  try {
    return fc
      .record(
        { subject: valueOf(subject, 'subject'), data: valueOf(data, 'data') },
        { noNullPrototype: true },
      )
      .map((values) => ({ type: name, ...values, ...version }) as Told)
  } catch (cause) {
    throw cannot({ name }, (cause as Error).message)
  }
}

const cannot = ({ name }: Pick<EventType, 'name'>, why: string): Error =>
  new Error(
    `Cannot make events of type "${name}" from its schema: ${why}. Give laws() \`events\`, an arbitrary of them`,
  )
