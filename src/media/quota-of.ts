import type { Json } from '../base/json.ts'
import type { RouteContext } from '../api/route-context.ts'
import { rowOf } from '../api/table-of.ts'

/** A user's quota, and the bytes of the media that stand and fit. */
export interface Quota {
  readonly quotaBytes: number
  readonly usedBytes: number
}

/** The quota of a user: the user's own, or else the default. */
export async function quotaOf(context: RouteContext, user: string): Promise<Quota> {
  const row = await rowOf(context, 'quota', user)
  return {
    quotaBytes: numberIn(row, 'quotaBytes') ?? context.quotaBytes,
    usedBytes: numberIn(row, 'usedBytes') ?? 0,
  }
}

function numberIn(row: Json | undefined, field: keyof Quota): number | undefined {
  if (row === null || typeof row !== 'object' || !(field in row)) return undefined
  const value = (row as Readonly<Record<string, Json>>)[field]
  return typeof value === 'number' ? value : undefined
}
