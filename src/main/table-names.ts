import { projections } from '../../projections/all.ts'

/** Tables that are no projections' but are kept beside them. */
const BESIDE = ['checkpoints', 'deliveries', 'generations', 'leases', 'parked', 'parked-bytes', 'requests']

/** Every table of a home, by its name in the port. */
export const tableNames: readonly string[] = [...projections.map(({ name }) => name), ...BESIDE]
