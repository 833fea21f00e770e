/** Tables of every home that belong to no consumer. A projection may not use these names. */
export const RESERVED: readonly string[] = [
  'attempts',
  'checkpoints',
  'credentials',
  'deliveries',
  'generations',
  'leases',
  'parked',
  'parked-bytes',
  'reactions',
  'requests',
]
