import { mediaHistories, mediaRow, standingUpload } from './media.ts'
import { decide } from './quota.ts'
import { byBytes, grouped, nanoseconds, winner } from './order.ts'
import { sessionsRows } from './sessions.ts'
import { statsRows } from './stats.ts'
import { distinct, ofType, type PlainEvent } from './told.ts'

export const tableNames = ['usage', 'stats', 'location', 'log', 'media', 'sessions', 'quota'] as const

export type TableName = (typeof tableNames)[number]

/** A value as JSON text with the keys of every object sorted by their UTF-16 code units, as RFC 8785 has it. */
export function stable(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stable).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([name, inner]) => `${JSON.stringify(name)}:${stable(inner)}`).join(',')}}`
}

function usageRows(events: readonly PlainEvent[]): Map<string, object> {
  const uploads = [...mediaHistories(events).values()].flatMap((history) => standingUpload(history) ?? [])
  const owners = [...grouped(uploads, (upload) => upload.subject)]
  return new Map(
    owners.map(([userId, own]) => {
      const usedBytes = own.reduce((sum, upload) => sum + upload.data.bytes, 0)
      return [userId, { userId, usedBytes, mediaCount: own.length }]
    }),
  )
}

function locationRows(events: readonly PlainEvent[]): Map<string, object> {
  const users = [...grouped(ofType(events, 'user.located'), (event) => event.subject)]
  return new Map(
    users.flatMap(([userId, own]) => {
      const last = winner(own)
      if (last === undefined) return []
      const { lat, lon, accuracyMeters = null } = last.data
      const set = winner(ofType(events, 'user.sharing-set').filter(({ subject }) => subject === userId))
      const sharing = set && { sharing: set.data.location }
      return [[userId, { userId, lat, lon, accuracyMeters, at: last.time, ...sharing }]]
    }),
  )
}

function mediaRows(events: readonly PlainEvent[]): Map<string, object> {
  const rows = [...mediaHistories(events)].map(([id, history]) => [id, mediaRow(id, history)] as const)
  return new Map(rows.flatMap(([id, row]) => (row === undefined ? [] : [[id, row]])))
}

function quotaRows(events: readonly PlainEvent[]): Map<string, object> {
  const users = [...grouped(events, (event) => event.subject)]
  const rows = users.map(([userId, own]) => [userId, decide(own, 1024 ** 3)] as const)
  const told = rows.filter(([, { used, own }]) => used !== 0 || own !== null)
  return new Map(
    told.map(([userId, { used, own }]) => [userId, { userId, usedBytes: used, quotaBytes: own }]),
  )
}

const sortedLines = (rows: ReadonlyMap<string, object>): string[] =>
  [...rows].sort(([a], [b]) => byBytes(a, b)).map(([, row]) => stable(row))

const byUserAndTime = (a: PlainEvent, b: PlainEvent): number =>
  byBytes(a.subject, b.subject) || Number(nanoseconds(a.time) - nanoseconds(b.time))

/**
 * The six tables as `tributary dump` writes them, recomputed from docs/event-types.md alone.
 * @param arrived events in their order of arrival in each lane, repeats included
 * @returns each table's NDJSON lines; those of `log` are in order of user and time, ties in order of arrival
 */
export function recompute(arrived: readonly PlainEvent[]): ReadonlyMap<TableName, readonly string[]> {
  const events = distinct(arrived)
  return new Map<TableName, readonly string[]>([
    ['usage', sortedLines(usageRows(events))],
    ['stats', sortedLines(statsRows(events))],
    ['location', sortedLines(locationRows(events))],
    ['log', [...events].sort(byUserAndTime).map(stable)],
    ['media', sortedLines(mediaRows(events))],
    ['sessions', sortedLines(sessionsRows(events))],
    ['quota', sortedLines(quotaRows(events))],
  ])
}
