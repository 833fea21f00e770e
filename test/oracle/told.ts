/** An event as a reader of NDJSON sees it. The oracle shares no code with the product, so it has its own words. */
export interface PlainEvent {
  readonly id: string
  readonly source: string
  readonly subject: string
  readonly time: string
  readonly type: string
  readonly data?: unknown
}

interface Place {
  readonly lat: number
  readonly lon: number
}

interface OfMedia {
  readonly mediaId: string
}

/** The data of each type that changes a table (docs/event-types.md). */
interface DataOf {
  readonly 'user.registered': { readonly displayName: string }
  readonly 'user.located': Place & { readonly accuracyMeters?: number }
  readonly 'user.sharing-set': { readonly location: 'exact' | 'near' | 'off' }
  readonly 'media.uploaded': OfMedia & {
    readonly bytes: number
    readonly contentType: string
    readonly title?: string
    readonly location?: Place
  }
  readonly 'media.described': OfMedia & {
    readonly title?: string
    readonly description?: string
    readonly tags?: readonly string[]
  }
  readonly 'media.metadata-extracted': OfMedia & {
    readonly width?: number
    readonly height?: number
    readonly durationMs?: number
    readonly takenAt?: string
    readonly camera?: string
    readonly location?: Place
    readonly format?: string
    readonly orientation?: number
    readonly thumbnail?: { readonly width: number; readonly height: number; readonly bytes: number }
    readonly extractor?: number
  }
  readonly 'media.shared': OfMedia & { readonly audience: 'everyone' | 'users' | 'owner' }
  readonly 'media.deleted': OfMedia & { readonly reason: 'user' | 'over-quota' }
  readonly 'client.event': {
    readonly app: string
    readonly session?: { readonly id: string; readonly startedAt?: string }
  }
  readonly 'user.quota-set': { readonly quotaBytes: number | null }
  readonly 'media.rated': OfMedia & { readonly stars: number | null }
}

export type Told<Type extends keyof DataOf = keyof DataOf> = {
  readonly [T in Type]: Omit<PlainEvent, 'type' | 'data'> & { readonly type: T; readonly data: DataOf[T] }
}[Type]

/** The events of some types, in the order given. */
export const ofTypes = <Type extends keyof DataOf>(
  events: readonly PlainEvent[],
  types: readonly Type[],
): Told<Type>[] => events.filter((event): event is Told<Type> => types.some((type) => type === event.type))

/** The events of one type, in the order given. */
export const ofType = <Type extends keyof DataOf>(events: readonly PlainEvent[], type: Type): Told<Type>[] =>
  events.filter((event): event is Told<Type> => event.type === type)

/** Each event once, as it first arrived. A repeat has the same source, id and subject. */
export function distinct(events: readonly PlainEvent[]): PlainEvent[] {
  const first = new Map<string, PlainEvent>()
  for (const event of events) {
    const identity = JSON.stringify([event.source, event.id, event.subject])
    if (!first.has(identity)) first.set(identity, event)
  }
  return [...first.values()]
}
