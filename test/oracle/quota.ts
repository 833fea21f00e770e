import { winner } from './order.ts'
import { distinct, ofTypes, type PlainEvent, type Told } from './told.ts'

/** What a user's quota makes of the uploads. */
export interface Decided {
  /** Bytes of the media that stand and fit. */
  readonly used: number
  /** The user's own quota; null for the default. */
  readonly own: number | null
  /** Media that are over quota, and what was used and the quota when they were uploaded. */
  readonly over: Readonly<Record<string, { readonly usedBytes: number; readonly quotaBytes: number }>>
}

type Upload = Told<'media.uploaded'>

/**
 * Law 14 without folds: the events of one user in the order of the lane, repeats included. The first upload of a media
 * decides; `usual` is the default quota.
 */
export function decide(arrived: readonly PlainEvent[], usual: number): Decided {
  const [fits, gone] = [new Map<string, Upload>(), new Set<string>()]
  const over: Record<string, { usedBytes: number; quotaBytes: number }> = {}
  let own: Told<'user.quota-set'> | undefined
  const used = () => Number([...fits.values()].reduce((sum, { data }) => sum + BigInt(data.bytes), 0n))
  const upload = (event: Upload): void => {
    const { mediaId, bytes } = event.data
    const [stands, usedBytes, quotaBytes] = [fits.get(mediaId), used(), own?.data.quotaBytes ?? usual]
    if (gone.has(mediaId) || mediaId in over) return
    if (stands !== undefined) fits.set(mediaId, winner([stands, event]) ?? event)
    else if (usedBytes + bytes <= quotaBytes) fits.set(mediaId, event)
    else over[mediaId] = { usedBytes, quotaBytes }
  }
  for (const event of ofTypes(distinct(arrived), ['media.uploaded', 'media.deleted', 'user.quota-set'])) {
    if (event.type === 'media.uploaded') upload(event)
    else if (event.type === 'user.quota-set') own = own === undefined ? event : winner([own, event])
    else {
      gone.add(event.data.mediaId)
      fits.delete(event.data.mediaId)
    }
  }
  return { used: used(), own: own?.data.quotaBytes ?? null, over }
}
