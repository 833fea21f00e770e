import { grouped, winner } from './order.ts'
import { ofType, type PlainEvent } from './told.ts'

/** The days of `sessions` (docs/event-types.md): the sessions of a day are those whose latest event names it. */
export function sessionsRows(events: readonly PlainEvent[]): Map<string, object> {
  const told = ofType(events, 'client.event')
  const inSessions = told.filter(({ data }) => data.session !== undefined)
  const sessions = grouped(inSessions, ({ subject, data }) => `${subject} ${data.app} ${data.session?.id}`)
  const days = [...sessions.values()].flatMap((own) => {
    const last = winner(own)
    return last === undefined
      ? []
      : [`${last.data.app}.${(last.data.session?.startedAt ?? last.time).slice(0, 10)}`]
  })
  const rows = new Map<string, { day: string; sessions: number; events: number }>()
  const rowOf = (day: string) => rows.get(day) ?? { day, sessions: 0, events: 0 }
  for (const day of days) rows.set(day, { ...rowOf(day), sessions: rowOf(day).sessions + 1 })
  for (const { time, data } of told) {
    const day = `${data.app}.${time.slice(0, 10)}`
    rows.set(day, { ...rowOf(day), events: rowOf(day).events + 1 })
  }
  return rows
}
