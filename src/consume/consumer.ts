import type { Vocabulary } from '../events/vocabulary.ts'
import type { Projection } from '../fold/projection.ts'

/** How a consumer is delivered to: the names and ranges of CloudFormation's AWS::Lambda::EventSourceMapping. */
export interface Delivery {
  readonly batchSize: number
  readonly maximumBatchingWindowInSeconds: number
  readonly parallelizationFactor: number
  readonly bisectBatchOnFunctionError: boolean
  readonly maximumRetryAttempts: number
}

/** A consumer as plain data: which table it keeps, and how it is delivered to. */
export interface Consumer {
  readonly name: string
  readonly projection: Projection
  /** The kinds of event that it knows. */
  readonly vocabulary: Vocabulary
  readonly delivery: Delivery
}
