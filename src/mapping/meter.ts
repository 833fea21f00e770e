/** Why records were given up on, in the words of Lambda's on-failure record. */
export type Condition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded'

/** What happened in a mapping, for metrics and logs; never the content of a record. */
export type Reading =
  /** Iterator age: how long before this invocation its last record arrived, in milliseconds. */
  | {
      readonly kind: 'invoked'
      readonly shardId: string
      readonly records: number
      readonly iteratorAge: number
    }
  | { readonly kind: 'succeeded'; readonly shardId: string; readonly records: number }
  /** The function threw or outlived its time-out. */
  | { readonly kind: 'threw'; readonly shardId: string; readonly cause: unknown }
  | { readonly kind: 'throttled'; readonly shardId: string; readonly records: number }
  /** The function got so many records of the way; the rest is delivered next. */
  | { readonly kind: 'advanced'; readonly shardId: string; readonly records: number }
  | { readonly kind: 'retried'; readonly shardId: string; readonly records: number }
  | { readonly kind: 'bisected'; readonly shardId: string; readonly records: number }
  | {
      readonly kind: 'discarded'
      readonly shardId: string
      readonly records: number
      readonly condition: Condition
    }
  /** The world failed at something other than the function: reading, saving a checkpoint, telling a destination. */
  | { readonly kind: 'disturbed'; readonly action: string; readonly cause: unknown }

export type Meter = (reading: Reading) => void
