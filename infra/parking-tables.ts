/** What the functions that consume keep beside their own table: what they park. */
export const PARKING_TABLES: readonly string[] = ['parked', 'parked-bytes']
