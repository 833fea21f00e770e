import Type from 'typebox'
import type { Event } from '../events/event.ts'

/** A row of the table `log`: an event as it stands in the log, and where and when (ms since 1970) the log took it. */
export const keptEvent = Type.Object({
  event: Type.Unsafe<Event>(Type.Object({ type: Type.String() })),
  shardId: Type.String(),
  sequenceNumber: Type.String(),
  appendedAt: Type.Number(),
})
