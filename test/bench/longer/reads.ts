import { percentiles, type Percentiles } from '../percentiles.ts'
import { AT, BUSY, RATED } from './big-ones.ts'
import type { LongerPlan } from './plan.ts'

/** Milliseconds of reads over one connection. */
export interface LongReads {
  /** Who, and what, is within 50 km of the busy user. */
  readonly users: Percentiles
  readonly media: Percentiles
  /** The media with many ratings. */
  readonly rated: Percentiles
  /** Pages of a hundred events of the long history, each after the one before. */
  readonly pages: Percentiles
}

const near = (kind: string): string => `/nearby?kind=${kind}&lat=${AT.lat}&lon=${AT.lon}&radius=50000`

export async function readAll(url: string, token: string, { questions }: LongerPlan): Promise<LongReads> {
  const get = async (path: string): Promise<{ readonly next?: string }> => {
    const response = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } })
    if (response.status !== 200)
      throw new Error(`Cannot read ${path}: the server answered ${response.status}`)
    return (await response.json()) as { readonly next?: string }
  }
  const timed = async (pathOf: () => string, seen: (next?: string) => void = () => undefined) => {
    await get(pathOf()) // loads code
    const took: number[] = []
    for (let at = 0; at < questions; at += 1) {
      const started = performance.now()
      const { next } = await get(pathOf())
      took.push(performance.now() - started)
      seen(next)
    }
    return percentiles(took)
  }
  let cursor: string | undefined
  const page = () => `/history/users/${BUSY}?limit=100${cursor === undefined ? '' : `&cursor=${cursor}`}`
  return {
    users: await timed(() => near('users')),
    media: await timed(() => near('media')),
    rated: await timed(() => `/media/${RATED}`),
    pages: await timed(page, (next) => (cursor = next && encodeURIComponent(next))),
  }
}
