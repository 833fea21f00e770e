/** Why records were given up, in the words of Lambda's on-failure record. */
export type Condition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded'

/** Something that happened in a mapping, for metrics and logs; never the content of a record. */
export type Reading =
  /** Iterator age: the time between the arrival of its last record and this invocation, in milliseconds. */
  | {
      readonly kind: 'invoked'
      readonly shardId: string
      readonly records: number
      readonly iteratorAge: number
    }
  | { readonly kind: 'succeeded'; readonly shardId: string; readonly records: number }
  /** The function threw, or exceeded its time-out. */
  | { readonly kind: 'threw'; readonly shardId: string; readonly cause: unknown }
  | { readonly kind: 'throttled'; readonly shardId: string; readonly records: number }
  /** The function finished so many records; the rest is delivered next. */
  | { readonly kind: 'advanced'; readonly shardId: string; readonly records: number }
  | { readonly kind: 'retried'; readonly shardId: string; readonly records: number }
  | { readonly kind: 'bisected'; readonly shardId: string; readonly records: number }
  | {
      readonly kind: 'discarded'
      readonly shardId: string
      readonly records: number
      readonly condition: Condition
    }
  /** A failure outside of the function: of a read, of saving a checkpoint, of a destination. */
  | { readonly kind: 'disturbed'; readonly action: string; readonly cause: unknown }

export type Meter = (reading: Reading) => void
