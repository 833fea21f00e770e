import { projections } from '../projections/all.ts'

/** What every table is to DynamoDB: text keys, and one index that holds keys alone. */
export const TABLE_SHAPE = {
  partitionKey: 'pk',
  sortKey: 'sk',
  index: { name: 'index', partitionKey: 'ipk', sortKey: 'isk' },
} as const

/** What the functions that consume keep beside their own table: what they park. */
export const PARKING_TABLES: readonly string[] = ['parked', 'parked-bytes']

/** Tables that are no projections' but are kept beside them. */
const BESIDE = ['checkpoints', 'deliveries', 'leases', 'requests', ...PARKING_TABLES]

/** Every table of a home, by its name in the port of tables; DynamoDB's is `<prefix>-<name>`. */
export const TABLE_NAMES: readonly string[] = [...projections.map(({ name }) => name), ...BESIDE]

export const prefixOf = (stage: string): string => `tributary-${stage}`
