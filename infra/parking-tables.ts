/** The tables of parked records, which every consumer's function writes in addition to its own. */
export const PARKING_TABLES: readonly string[] = ['parked', 'parked-bytes']
