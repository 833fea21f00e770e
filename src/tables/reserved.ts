/** Tables that no consumer keeps but that are kept beside them, in every home. */
export const RESERVED: readonly string[] = [
  'checkpoints',
  'deliveries',
  'generations',
  'leases',
  'parked',
  'parked-bytes',
  'requests',
]
