import type { EventType } from './event-type.ts'
import type { Event } from './event.ts'
import { notAnEvent, type Refusal } from './refusal.ts'

/**
 * Refuses a valid event at an entrance if a field of its data takes more bytes than its type allows. Tables' rows have
 * a size limit.
 */
export type BeyondBounds = (event: Event) => Refusal | undefined

export function boundsOf(types: readonly EventType[]): BeyondBounds {
  const bounds = new Map(types.map(({ name, maxBytes }) => [name, Object.entries(maxBytes)]))
  return ({ type, data }) => {
    for (const [field, bytes] of bounds.get(type) ?? []) {
      const value = (data as Readonly<Record<string, unknown>>)[field]
      if (value !== undefined && Buffer.byteLength(JSON.stringify(value)) > bytes)
        return notAnEvent([
          { instancePath: `/data/${field}`, message: `must take at most ${bytes} bytes of JSON` },
        ])
    }
    return undefined
  }
}
