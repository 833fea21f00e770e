import Type from 'typebox'
import type { Arrival } from '../../../src/fold/arrival.ts'
import { entity, type Projection } from '../../../src/fold/projection.ts'

const subjectOf = ({ event }: Arrival) => event.subject

/** Every arrival of a user, in order: it shows an arrival that is missed, folded twice or out of turn. */
const list = entity({
  content: Type.Array(Type.String()),
  of: subjectOf,
  sort: 'list',
  evolve: (before, { event }) => [...(before ?? []), event.id],
  contribute: (before, after) => [
    { total: 'all', delta: { arrivals: after.length - (before?.length ?? 0) } },
  ],
})

/** On, off, on: it returns to its first value, and so does its total. */
const toggle = entity({
  content: Type.Object({ on: Type.Boolean() }),
  of: subjectOf,
  sort: 'toggle',
  evolve: (before) => ({ on: before?.on !== true }),
  contribute: (_before, after) => [{ total: 'on', delta: { on: after.on ? 1 : -1 } }],
})

/** Every event's arrivals, in buckets so small that they are split all the time. */
const arrivals = entity({
  content: Type.Integer(),
  packed: 2,
  prefix: '#arrivals/',
  of: subjectOf,
  sort: ({ event }) => `${event.source} ${event.id}`,
  evolve: (before) => (before ?? 0) + 1,
  contribute: (before, after) => [{ total: 'packed', delta: { arrivals: after - (before ?? 0) } }],
})

/**
 * A projection without tolerance. The application's folds are registers, which a repeat could not harm even if the
 * engine let it through; here only the engine prevents a wrong row. (Law 3 does not apply to it: a producer's duplicate
 * is a new arrival.)
 */
export const witness: Projection = {
  name: 'witness',
  entities: [list, toggle, arrivals],
  answer: () => undefined,
}
