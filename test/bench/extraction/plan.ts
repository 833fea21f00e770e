export interface ExtractionPlan {
  readonly files: number
  /** Pixels of a picture. */
  readonly width: number
  readonly height: number
}
