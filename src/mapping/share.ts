import { createHash } from 'node:crypto'
import type { Taken } from './batch.ts'

/** Shares records out to lanes: those of one partition key always to the same, in order. */
export function share(taken: readonly Taken[], lanes: number): readonly (readonly Taken[])[] {
  if (lanes === 1) return [taken]
  const shares = Array.from({ length: lanes }, (): Taken[] => [])
  for (const each of taken) shares[laneFor(each.record.partitionKey, lanes)]?.push(each)
  return shares
}

const laneFor = (partitionKey: string, lanes: number): number =>
  createHash('md5').update(partitionKey).digest().readUInt32BE(12) % lanes
