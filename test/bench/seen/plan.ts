export interface SeenPlan {
  /** The events whose settled rate is measured first. */
  readonly events: number
  /** Events that are looked for one after the other while the server has nothing else to do. */
  readonly atRest: number
  /** How long others are appended at half of that rate, while events are looked for. */
  readonly loadSeconds: number
}
