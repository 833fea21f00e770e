import type { Runtime } from '../../invoke/runtime.ts'
import type { EveryOptions } from '../surroundings.ts'

export interface InvokeOptions extends EveryOptions {
  readonly from?: object
  readonly once?: boolean
  readonly timeout: number
  readonly runtime?: Runtime
  readonly concurrency: number
  readonly checkpoints?: string
  readonly onFailure?: string
  readonly json?: boolean
}
