/** The units that DynamoDB counts and bills. */
export interface Units {
  requests: number
  writeUnits: number
  readUnits: number
}

/**
 * The bytes of one write unit, and of one unit of consistent reads (Developer Guide, "Read and write capacity units").
 */
export const WRITE_UNIT = 1024
export const READ_UNIT = 4096

/** The units of an item: at least one, also if the item does not exist. */
export const rounded = (bytes: number | undefined, unit: number): number =>
  Math.max(1, Math.ceil((bytes ?? 0) / unit))

/** The units of 1,000 events, from those of `events`. */
export function perThousand({ requests, writeUnits, readUnits }: Units, events: number): Units {
  const each = (total: number): number => (total * 1000) / events
  return { requests: each(requests), writeUnits: each(writeUnits), readUnits: each(readUnits) }
}
