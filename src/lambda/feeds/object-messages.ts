import type { ObjectEvents } from '../../application/application.ts'
import type { Objects } from '../../objects/objects.ts'
import type { Message, ObjectNews } from './feed.ts'

/** The parts that make events of objects. */
export interface ObjectParts {
  readonly objectEvents: ObjectEvents | undefined
  readonly objects: Pick<Objects, 'head'> | undefined
  /** The bucket of the objects. */
  readonly bucket: string | undefined
}

/**
 * The event of a stored object, as the application makes it; none for an object under another prefix, which may be one
 * that a reactor stored, and none if the object no longer exists. Throws for another bucket's object, and if the
 * application has no events of objects.
 */
export async function objectMessages(
  { bucket, key, at, item }: ObjectNews,
  { objectEvents, objects, bucket: own }: ObjectParts,
): Promise<readonly Message[]> {
  if (objectEvents === undefined || objects === undefined)
    throw new Error('Cannot take news of S3: the application does not say which events its objects are')
  if (bucket !== own)
    throw new Error(`Cannot take news of bucket "${bucket}": the objects are in "${own ?? ''}"`)
  if (!key.startsWith(objectEvents.prefix)) return []
  const stored = await objects.head(key)
  const event = stored && objectEvents.eventOf(key, stored)
  return event === undefined ? [] : [{ text: JSON.stringify(event), at, item }]
}
