import Type from 'typebox'
import type { Static } from 'typebox'
import type { Brand } from '../base/brand.ts'
import { envelope } from './event-type.ts'
import { attribute } from './fields.ts'
import { mediaDeleted } from '../media/events/media-deleted.ts'
import { mediaDescribed } from '../media/events/media-described.ts'
import { mediaMetadataExtracted } from '../media/events/media-metadata-extracted.ts'
import { mediaRated } from '../media/events/media-rated.ts'
import { mediaUploaded } from '../media/events/media-uploaded.ts'
import { usageQuotaExceeded } from '../media/events/usage-quota-exceeded.ts'
import { userLocated } from '../media/events/user-located.ts'
import { userRegistered } from '../media/events/user-registered.ts'

/** All kinds of event we know (docs/event-types.md). A new kind is one file and one line here. */
export const eventTypes = [
  userRegistered,
  userLocated,
  mediaUploaded,
  mediaDescribed,
  mediaMetadataExtracted,
  mediaDeleted,
  mediaRated,
  usageQuotaExceeded,
] as const

/** An event of a kind we know, narrowed by its `type`. */
export type KnownEvent = Static<(typeof eventTypes)[number]['schema']>

export type EventOf<Name extends KnownEvent['type']> = Extract<KnownEvent, { type: Name }>

/** A well-formed event of a kind we don't know: kept in the log and the history, and it changes no other table. */
export const unknownEvent = Type.Object({
  ...envelope,
  type: Type.Unsafe<Brand<string, 'UnknownType'>>(attribute(255)),
  data: Type.Optional(Type.Unknown()),
})

export type UnknownEvent = Static<typeof unknownEvent>

/** One thing a user did, or that the system did to a user's media. Immutable. */
export type Event = KnownEvent | UnknownEvent

const known = new Set<string>(eventTypes.map((type) => type.name))

export const isKnown = (event: Event): event is KnownEvent => known.has(event.type)
