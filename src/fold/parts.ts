import type { Lane } from '../events/lane.ts'
import type { Position } from '../events/position.ts'
import type { Key, Put, Row } from '../tables/tables.ts'
import type { Step } from './advance.ts'
import type { Projection } from './projection.ts'
import { partKey, summed } from './total.ts'

/** A contribution to a part, and the position of the event that made it. */
interface Due {
  readonly position: Position
  readonly delta: Readonly<Record<string, number>>
}

/** A part of a total, and all that a batch contributes to it. */
export interface Part {
  readonly key: Key
  readonly dues: Due[]
}

/** The parts that the steps of these rows contribute to. */
export function partsOf(advanced: readonly { readonly steps: readonly Step[] }[]): readonly Part[] {
  const parts: Part[] = []
  const lanes = new Map<Lane, Map<string, Part>>()
  for (const { steps } of advanced)
    for (const { arrival, contributions } of steps)
      for (const { total, delta } of contributions)
        partOf(parts, lanes, total, arrival.lane).dues.push({ position: arrival.position, delta })
  return parts
}

function partOf(parts: Part[], lanes: Map<Lane, Map<string, Part>>, total: string, lane: Lane): Part {
  const ofLane = lanes.get(lane) ?? new Map<string, Part>()
  lanes.set(lane, ofLane)
  const known = ofLane.get(total)
  if (known !== undefined) return known
  const part: Part = { key: partKey(total, lane), dues: [] }
  ofLane.set(total, part)
  parts.push(part)
  return part
}

/**
 * Adds to a stored part the contributions that are after its position. The part is written even if they add up to
 * nothing: otherwise a second writer with a shorter batch would add only some of them (law 5).
 */
export function raise(
  part: Part,
  stands: Row | undefined,
  listTotal: Projection['listTotal'] = nowhere,
): Put | undefined {
  const dues = stands === undefined ? part.dues : part.dues.filter((due) => due.position > stands.position)
  const [first] = dues
  if (first === undefined) return undefined
  const content = summed(
    stands,
    dues.map(({ delta }) => delta),
  )
  const position = dues.reduce((last, due) => (due.position > last ? due.position : last), first.position)
  const index = listTotal(part.key.partition, content)
  return { row: { key: part.key, position, content, index }, expected: stands?.position }
}

const nowhere = () => undefined
