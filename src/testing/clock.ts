import type { Ledger } from '../fold/projection.ts'
import type { Entity, Projection } from '../fold/projection.ts'

/** The time and the random number that a table's functions would get, though they must not use either. */
export interface Clock {
  readonly now: number
  readonly dice: number
}

export const STILL: Clock = { now: Date.UTC(2026, 5, 1), dice: 0.25 }
export const TEN_YEARS_ON: Clock = { now: Date.UTC(2036, 5, 1), dice: 0.75 }

/** Runs a synchronous function with this clock and these random numbers. */
export function under<T>({ now, dice }: Clock, run: () => T): T {
  const { Date: date } = globalThis
  const { random } = Math
  try {
    globalThis.Date = stopped(date, now)
    Math.random = () => dice
    return run()
  } finally {
    globalThis.Date = date
    Math.random = random
  }
}

/** A `Date` that always gives the same moment. */
const stopped = (date: DateConstructor, now: number): DateConstructor =>
  new Proxy(date, {
    apply: () => new date(now).toString(),
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now] : args, newTarget) as Date,
    get: (target, name) => (name === 'now' ? () => now : (Reflect.get(target, name) as unknown)),
  })

/**
 * A table whose functions always get the same clock and the same random numbers, so that only the law `pure` finds a
 * function that uses them.
 */
export const ticking = (projection: Projection, clock: Clock): Projection => ({
  ...projection,
  entities: projection.entities.map((entity) => tickingRow(entity, clock)),
  ...(projection.ledger !== undefined && { ledger: tickingLedger(projection.ledger, clock) }),
  answer: (...args) => under(clock, () => projection.answer(...args)),
})

const tickingRow = (entity: Entity, clock: Clock): Entity => ({
  ...entity,
  of: (arrival) => under(clock, () => entity.of(arrival)),
  sort: sortUnder(entity, clock),
  evolve: (before, arrival) => under(clock, () => entity.evolve(before, arrival)),
  contribute: (...args) => under(clock, () => entity.contribute(...args)),
  index: (...args) => under(clock, () => entity.index(...args)),
})

const tickingLedger = (ledger: Ledger, clock: Clock): Ledger => ({
  ...ledger,
  post: (...args) => under(clock, () => ledger.post(...args)),
})

const sortUnder = ({ sort }: Entity, clock: Clock): Entity['sort'] =>
  typeof sort === 'string' ? sort : (arrival) => under(clock, () => sort(arrival))

/** A table whose functions get frozen values: a function that changes one throws. */
export const frozen = (projection: Projection): Projection => ({
  ...projection,
  entities: projection.entities.map((entity) => ({
    ...entity,
    evolve: (before, arrival) => entity.evolve(freeze(before), { ...arrival, event: freeze(arrival.event) }),
    contribute: (before, after, key) => entity.contribute(freeze(before), freeze(after), key),
  })),
  ...(projection.ledger !== undefined && { ledger: frozenLedger(projection.ledger) }),
  answer: (key, { entities, totals }) => {
    for (const content of entities.values()) freeze(content)
    return projection.answer(key, { entities, totals: freeze(totals) })
  },
})

const frozenLedger = (ledger: Ledger): Ledger => ({
  ...ledger,
  post: (page, arrival, settings) =>
    ledger.post(freeze(page), { ...arrival, event: freeze(arrival.event) }, settings),
})

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.values(value).forEach(freeze)
  return Object.freeze(value)
}
