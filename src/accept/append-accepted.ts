import type { Event } from '../events/event.ts'
import type { Appended, NewRecord } from '../log/log.ts'
import type { Accepted, Rejected } from './accept.ts'

/** The outcome of one event: refused, or given to the log, which may have refused its record. */
export type Outcome = Rejected | { readonly ok: true; readonly event: Event; readonly appended: Appended }

/** Appends the accepted events in one append, in order; gives one outcome for each event. Throws if `append` does. */
export async function appendAccepted(
  judged: readonly (Accepted | Rejected)[],
  append: (records: readonly NewRecord[]) => Promise<readonly Appended[]>,
): Promise<readonly Outcome[]> {
  const records = judged.flatMap((one) => (one.ok ? [one.record] : []))
  const answers = (records.length === 0 ? [] : await append(records)).values()
  return judged.map((one) => {
    if (!one.ok) return one
    const appended = answers.next().value
    if (appended === undefined)
      throw new Error('Cannot tell what became of an event: the log answered too few')
    return { ok: true, event: one.event, appended }
  })
}
