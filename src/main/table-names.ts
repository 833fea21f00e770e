import type { Application } from '../application/application.ts'

/** Tables that no consumer keeps but that are kept beside them. */
const BESIDE = ['checkpoints', 'deliveries', 'generations', 'leases', 'parked', 'parked-bytes', 'requests']

/** Every table of an application's home, by its name in the port. */
export const tableNames = ({ consumers }: Application): readonly string[] => [
  ...consumers.map(({ name }) => name),
  ...BESIDE,
]
