import fc from 'fast-check'
import Type from 'typebox'
import type { Arbitrary } from 'fast-check'
import type { Event } from '../../src/events/event.ts'
import { ownerOf, type MediaId } from '../../src/media/model/ids.ts'
import type { UserId } from '../../src/events/user-id.ts'
import { instantOf } from '../../src/events/instant.ts'
import { anyId, anySource, anyText, anyTime, anyTypeName, decimals, json } from './values.ts'
import { valueOf } from '../../src/testing/value-of.ts'
import { eventTypes, type KnownEvent } from '../media.ts'

/** The values from which events are made: many for the codec, few for folds, so that events change the same rows. */
interface World {
  readonly user: Arbitrary<UserId>
  readonly media: (owner: UserId) => Arbitrary<MediaId>
  readonly time: Arbitrary<string>
  readonly id: Arbitrary<string>
  readonly source: Arbitrary<string>
  readonly text: Arbitrary<string>
  readonly bytes: Arbitrary<number>
  /** Unknown attributes and fields. */
  readonly extra: Arbitrary<Readonly<Record<string, unknown>>>
}

const USER = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:-'
const letters = (alphabet: string) =>
  fc.string({ unit: fc.constantFrom(...alphabet.split('')), minLength: 1, maxLength: 64 })

/** Any user id; many end in a UUID, like those of Cognito. */
export const userId = (): Arbitrary<UserId> =>
  fc.oneof(
    letters(USER),
    fc.uuid(),
    fc.uuid().map((sub) => `eu-west-1:${sub}`),
  ) as Arbitrary<UserId>

/** Any media id of an owner, by default of any user. */
const mediaId = (owner?: UserId): Arbitrary<MediaId> =>
  fc
    .tuple(owner === undefined ? userId() : fc.constant(owner), letters(USER.replace(':', '')))
    .map(([user, suffix]) => `${user}.${suffix}` as MediaId)

/** Any bytes at all. */
export const bytes = (): Arbitrary<Uint8Array> => fc.uint8Array({ maxLength: 300 })

const wideWorld: World = {
  user: userId(),
  media: mediaId,
  time: anyTime(),
  id: anyId(),
  source: anySource(),
  text: anyText(),
  bytes: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
  extra: fc.dictionary(
    fc.constantFrom('traceparent', 'comefrom', '__proto__', 'constructor', 'toJSON', 'größe', ''),
    json(),
    {
      maxKeys: 3,
    },
  ),
}

/** User ids, of which two share a lane, and all except one end in a UUID. */
export const SMALL_WORLD_USERS = [
  'ann',
  'eu-west-1:0b7c8f9e-1111-4222-8333-44445555667f',
  '9e107d9d-372b-4b68-8d3f-0123456789ab',
  'c0ffee00-aaaa-4bbb-8ccc-dddddddddd7f',
] as readonly string[] as readonly UserId[]

/** Six times in nine spellings: the third to the sixth spelling are the same time. */
export const SMALL_WORLD_TIMES = [
  '2024-02-29T23:59:59Z',
  '2024-03-01T00:00:00.000000001Z',
  '2024-03-01T00:00:01Z',
  '2024-03-01T00:00:01.000Z',
  '2024-03-01t00:00:01z',
  '2024-03-01T00:00:01.0+00:00',
  '2024-03-01T00:00:01.5Z',
  '2024-03-01T00:00:02.000Z',
  '2025-01-01T12:00:00.000Z',
]

const smallWorld: World = {
  user: fc.constantFrom(...SMALL_WORLD_USERS),
  media: (owner) => fc.constantFrom('a', 'b', 'c').map((suffix) => `${owner}.${suffix}` as MediaId),
  time: fc.constantFrom(...SMALL_WORLD_TIMES),
  id: fc.nat({ max: 60 }).map((n) => `e${n}`),
  source: fc.constantFrom('test', 'test', 'elsewhere', '/tributary/api/ann'),
  text: fc.constantFrom('', 'sea', 'alps'),
  bytes: fc.nat({ max: 9 }),
  extra: fc.constant({}),
}

type Made = Arbitrary<{ type: string; subject: UserId; data: unknown }>

/** Objects as JSON.parse makes them, with a prototype. */
const plain = (fields: Readonly<Record<string, Arbitrary<unknown>>>, requiredKeys: readonly string[]) =>
  fc.record(fields, { requiredKeys: [...requiredKeys], noNullPrototype: true })

const latitude = () => fc.oneof(fc.constantFrom(-90, 0, 89.9999, 90), decimals(-90, 90))
const longitude = () => fc.oneof(fc.constantFrom(-180, -179.9999, 0, 180), decimals(-180, 180))
const place = () => plain({ lat: latitude(), lon: longitude() }, ['lat', 'lon'])

/** The data of a kind of event that is about a media of its subject. */
const ofOwner =
  (type: KnownEvent['type'], fields: (world: World) => Arbitrary<object>) =>
  (world: World): Made =>
    world.user.chain((owner) =>
      fc.tuple(world.media(owner), fields(world), world.extra).map(([media, rest, extra]) => ({
        type,
        subject: owner,
        data: { ...extra, mediaId: media, ...rest },
      })),
    )

const ofUser =
  (type: KnownEvent['type'], fields: (world: World) => Arbitrary<object>) =>
  (world: World): Made =>
    fc
      .tuple(world.user, fields(world), world.extra)
      .map(([subject, rest, extra]) => ({ type, subject, data: { ...extra, ...rest } }))

const rated = (world: World): Made =>
  fc
    .tuple(world.user, world.user.chain(world.media), fc.option(fc.integer({ min: 1, max: 5 })), world.extra)
    .filter(([rater, media]) => ownerOf(media) !== rater)
    .map(([subject, media, stars, extra]) => ({
      type: 'media.rated',
      subject,
      data: { ...extra, mediaId: media, stars },
    }))

const unheardOf = (world: World): Made =>
  fc.tuple(world.user, anyTypeName(), json()).map(([subject, type, data]) => ({ type, subject, data }))

/** Generators for types whose events cannot be made well from the schema alone: about media, or with special values. */
const makers: Readonly<Partial<Record<KnownEvent['type'], (world: World) => Made>>> = {
  'user.registered': ofUser('user.registered', () =>
    plain({ displayName: anyText().map((text) => `${text.slice(0, 50)}!`) }, ['displayName']),
  ),
  'user.located': ofUser('user.located', () =>
    plain({ lat: latitude(), lon: longitude(), accuracyMeters: fc.nat({ max: 500 }) }, ['lat', 'lon']),
  ),
  'media.uploaded': ofOwner('media.uploaded', ({ bytes, text }) =>
    plain(
      { bytes, contentType: fc.constantFrom('image/jpeg', 'video/mp4'), title: text, location: place() },
      ['bytes', 'contentType'],
    ),
  ),
  'media.described': ofOwner('media.described', ({ text }) =>
    plain({ title: text, description: text, tags: fc.array(text, { maxLength: 3 }) }, []),
  ),
  'media.metadata-extracted': ofOwner('media.metadata-extracted', ({ text }) =>
    plain(
      {
        width: fc.nat(),
        height: fc.nat(),
        durationMs: decimals(0, 1e6),
        takenAt: text,
        camera: text,
        location: place(),
        format: text,
        orientation: fc.integer({ min: 1, max: 8 }),
        thumbnail: plain({ width: fc.nat(), height: fc.nat(), bytes: fc.nat() }, [
          'width',
          'height',
          'bytes',
        ]),
        extractor: fc.nat(),
      },
      [],
    ),
  ),
  'media.extraction-failed': ofOwner('media.extraction-failed', ({ text }) =>
    plain({ reason: fc.constantFrom('corrupt', 'not-a-media'), detail: text }, ['reason']),
  ),
  'media.shared': ofOwner('media.shared', () =>
    plain({ audience: fc.constantFrom('everyone', 'users', 'owner') }, ['audience']),
  ),
  'media.deleted': ofOwner('media.deleted', () =>
    plain({ reason: fc.constantFrom('user', 'over-quota') }, ['reason']),
  ),
  'media.rated': rated,
  'usage.quota-exceeded': ofOwner('usage.quota-exceeded', ({ bytes }) =>
    plain({ usedBytes: bytes, quotaBytes: bytes }, ['usedBytes', 'quotaBytes']),
  ),
}

/** Valid events of a world: of all known types, or of the given ones; `unknown` stands for types without a schema. */
function eventOf(
  world: World,
  kinds: readonly (KnownEvent['type'] | 'unknown')[] = [...allKinds, 'unknown'],
): Arbitrary<Event> {
  const made = fc.oneof(
    ...kinds.map((kind) => (kind === 'unknown' ? unheardOf(world) : makerOf(kind)(world))),
  )
  return fc
    .tuple(made, world.id, world.source, world.time, world.extra)
    .map(([{ type, subject, data }, id, source, time, extra]) =>
      toEvent({ ...extra, specversion: '1.0', id, source, type, subject, time, data }),
    )
}

const toEvent = (value: object) => value as Event
const allKinds = eventTypes.map(({ name }) => name)

/** The generator of a type; events of a type without one are made from its schema. */
function makerOf(type: KnownEvent['type']): (world: World) => Made {
  const data = eventTypes.find(({ name }) => name === type)?.schema.properties.data ?? Type.Object({})
  return makers[type] ?? ofUser(type, () => valueOf(data, 'data') as Arbitrary<object>)
}

/** Any valid event: of every type, also unknown ones, with unusual texts and unknown attributes and fields. */
export const anyEvent = (): Arbitrary<Event> => eventOf(wideWorld)

/** Valid events of few users, media, times and ids, so that they change the same rows and tie. */
export const smallWorldEvent = (kinds?: readonly (KnownEvent['type'] | 'unknown')[]): Arbitrary<Event> =>
  eventOf(smallWorld, kinds)

/** A text that identifies an event. */
export const identityOf = ({ source, id, subject }: Event): string => JSON.stringify([source, id, subject])

/** A repeat of the event with other data and an earlier time: in no order of the log may it change a table. */
export function retold(event: Event, time: string): Event {
  const data = Object.entries(event.data ?? {}).map(([name, value]) => [name, changed(name, value)])
  const isEarlier = instantOf(time) < instantOf(event.time)
  return toEvent({ ...event, time: isEarlier ? time : event.time, data: Object.fromEntries(data) as object })
}

function changed(name: string, value: unknown): unknown {
  if (name === 'stars') return value === 5 ? 1 : 5
  if (name === 'lat' || name === 'bytes') return value === 0 ? 1 : 0
  return name === 'displayName' || name === 'title' ? `${String(value)}!` : value
}

/** The time of a changed repeat; null for an equal repeat. */
const telling = () => fc.option(fc.constantFrom(...SMALL_WORLD_TIMES))

/**
 * Small-world events in the order in which they are appended. If a source and an id are drawn again, the event is a
 * repeat: equal to the first, or with another time and other data.
 */
export const history = (
  kinds?: readonly (KnownEvent['type'] | 'unknown')[],
  maxLength = 60,
): Arbitrary<readonly Event[]> =>
  fc.array(fc.tuple(smallWorldEvent(kinds), telling()), { maxLength }).map((tellings) => {
    const first = new Map<string, Event>()
    return tellings.map(([event, time]) => {
      const told = first.get(identityOf(event))
      if (told === undefined) first.set(identityOf(event), event)
      return told === undefined || time === null ? (told ?? event) : retold(told, time)
    })
  })
