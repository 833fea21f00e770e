import type { Open } from './turn.ts'

/** Causes grouped by the subject of their events, each group in order. */
export function bySubject(opens: readonly Open[]): readonly (readonly Open[])[] {
  const groups = new Map<string, Open[]>()
  for (const open of opens) {
    const { subject } = open.arrival.event
    const group = groups.get(subject)
    if (group === undefined) groups.set(subject, [open])
    else group.push(open)
  }
  return [...groups.values()]
}
