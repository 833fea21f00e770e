import { roll, type Dice } from '../bench/shape/dice.ts'
import type { MadeEvent } from '../bench/shape/events.ts'

/** A random event about few users and media, so that there are repeats, late events and ratings of deleted media. */
export function smallWorldEvent(luck: Dice, id: string): MadeEvent {
  const owner = `o${roll(luck, 6).toString()}`
  const mediaId = `${owner}.${roll(luck, 8).toString()}`
  const own = (type: string, data: object) => ({ type, subject: owner, data })
  const kinds = [
    () => own('user.located', { lat: roll(luck, 90), lon: roll(luck, 180) }),
    () => own('media.uploaded', { mediaId, bytes: roll(luck, 1_000), contentType: 'image/png' }),
    () => own('media.described', { mediaId, title: `Title ${id}` }),
    () => own('media.deleted', { mediaId, reason: 'user' }),
    () => ({
      type: 'media.rated',
      subject: `r${roll(luck, 9).toString()}`,
      data: { mediaId, stars: roll(luck, 5) + 1 },
    }),
    () => ({ type: 'media.rated', subject: `r${roll(luck, 9).toString()}`, data: { mediaId, stars: null } }),
  ]
  const fact = kinds[roll(luck, kinds.length)]?.() ?? own('user.registered', { displayName: owner })
  const time = new Date(1_700_000_000_000 + roll(luck, 1_000_000) * 1000).toISOString()
  return { specversion: '1.0', id, source: '/world', time, ...fact }
}
