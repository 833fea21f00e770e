import type { Fact } from './events.ts'

/** Degrees between the places of one round and the next: the first hundreds of rounds share no place. */
const [NORTH, EAST] = [0.37, 2.39]

/** A fact as it happens in a round: with users, media and places of that round. */
export function inRound({ type, subject, time, data }: Fact, round: number): Fact {
  return { type, subject: `${subject}-${round.toString(36)}`, time, data: dataIn(data, round) }
}

function dataIn(data: object, round: number): object {
  if ('lat' in data && 'lon' in data) return { ...data, ...placeIn(data, round) }
  return {
    ...data,
    ...('mediaId' in data && { mediaId: String(data.mediaId).replace('.', `-${round.toString(36)}.`) }),
    ...('location' in data &&
      typeof data.location === 'object' && { location: dataIn(data.location ?? {}, round) }),
  }
}

const placeIn = ({ lat, lon }: { readonly lat: unknown; readonly lon: unknown }, round: number) => ({
  lat: within(90, Number(lat) + round * NORTH),
  lon: within(180, Number(lon) + round * EAST),
})

/** Degrees from -most to most, rounded to a tenth of a metre. */
function within(most: number, degrees: number): number {
  const turned = (((degrees + most) % (2 * most)) + 2 * most) % (2 * most)
  return Number((turned - most).toFixed(6))
}
