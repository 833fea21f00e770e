export interface StreamsPlan {
  /** Streams that are held at one time, each of another user. */
  readonly count: number
  /** Users who are told something, one after the other. */
  readonly told: number
  /** How long the CPU is measured without streams, and with them. */
  readonly idleSeconds: number
}
