import type { Lane } from '../events/lane.ts'
import { ORIGIN } from '../events/position.ts'
import type { Merge, Row } from '../tables/tables.ts'
import type { Step } from './advance.ts'
import { partKey, summed, wholeKey } from './total.ts'

/** What a batch contributes to a total: by lane, the positions of the events and what they add. */
type Dues = Map<Lane, Due[]>

type Due = Pick<Step, 'arrival'> & { readonly delta: Readonly<Record<string, number>> }

/**
 * The totals that the steps of these rows change, each as one row, for a home that writes them in one transaction with
 * the rows. An earlier release, or a writer without transactions, may have stored parts by lane: what a part has
 * reached is in the total already, although it died before it wrote the row (law 5).
 */
export const wholesOf = (advanced: readonly { readonly steps: readonly Step[] }[]): readonly Merge[] =>
  [...duesOf(advanced)].map(([total, dues]) => {
    const lanes = [...dues.keys()]
    return {
      key: wholeKey(total),
      from: lanes.map((lane) => partKey(total, lane)),
      of: (stands, parts) =>
        raised(
          total,
          stands,
          lanes.flatMap((lane, at) => after(parts[at], dues.get(lane))),
        ),
    }
  })

function duesOf(advanced: readonly { readonly steps: readonly Step[] }[]): ReadonlyMap<string, Dues> {
  const totals = new Map<string, Dues>()
  for (const { steps } of advanced)
    for (const { arrival, contributions } of steps)
      for (const { total, delta } of contributions) {
        const dues = totals.get(total) ?? new Map<Lane, Due[]>()
        totals.set(total, dues)
        const ofLane = dues.get(arrival.lane)
        if (ofLane === undefined) dues.set(arrival.lane, [{ arrival, delta }])
        else ofLane.push({ arrival, delta })
      }
  return totals
}

const after = (part: Row | undefined, dues: readonly Due[] = []): readonly Due[] =>
  part === undefined ? dues : dues.filter(({ arrival }) => arrival.position > part.position)

function raised(total: string, stands: Row | undefined, dues: readonly Due[]): Row | undefined {
  if (dues.length === 0) return undefined
  const content = summed(
    stands,
    dues.map(({ delta }) => delta),
  )
  return { key: wholeKey(total), position: ORIGIN, content }
}
