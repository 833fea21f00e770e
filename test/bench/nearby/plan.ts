export interface NearbyPlan {
  readonly count: number
  readonly questions: number
}
