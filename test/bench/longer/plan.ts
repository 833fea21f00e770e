export interface LongerPlan {
  /** The events of the growing run. The first and the last tenth are compared. */
  readonly events: number
  /** The ratings of one media, each of another user, that come after them. */
  readonly ratings: number
  /** The events of one user, that come last. */
  readonly history: number
  /** How often each read is asked. */
  readonly questions: number
}
