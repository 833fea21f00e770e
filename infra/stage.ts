import { RemovalPolicy } from 'aws-cdk-lib'
import type { RetentionDays } from 'aws-cdk-lib/aws-logs'

/** The differences between stages. */
export interface Stage {
  /** The name of the gateway's stage: letters, digits and dashes. */
  readonly name: string
  /** The prefix of the names of tables, gateway and dashboard; `<application>-<stage>` by default. */
  readonly prefix: string
  /** Whether the data stays when the stack is destroyed. */
  readonly keepsData: boolean
  /**
   * Whether tables and user pool are protected from deletion, also by CloudFormation after a failed deployment: false
   * for the first deployment.
   */
  readonly isProtected: boolean
  /** How long the stream keeps a record, and so how long consumers may be stopped: 24 to 8,760 hours (a year). */
  readonly streamHours: number
  readonly logDays: RetentionDays
  /** Requests a second that the gateway accepts, steadily and in a burst; others get 429. */
  readonly rate: number
  readonly burst: number
  /** Seconds that an answer to a read may be old, up to 3,600; 0 means no cache, which costs by the hour. */
  readonly cacheSeconds: number
  /** The origin whose pages may send requests: `https://app.example`, `*` for all; undefined for none. */
  readonly origin?: string
  /** Whether a request with a token also needs an API key: each key then has a rate of its own. */
  readonly apiKeys: boolean
  /** Whether Cognito detects stolen passwords and unusual sign-ins: its plan PLUS, which costs by the user. */
  readonly threatProtection: boolean
  /** The maximum number of requests that the function of reads answers at once; undefined for the account's limit. */
  readonly readsAtOnce?: number
}

/**
 * What happens to data when the stack is destroyed. Data that is kept is still deleted if the stack could not be
 * created (RetainExceptOnCreate): tables have fixed names, and would block the next attempt.
 */
export const removalOf = ({ keepsData }: Stage): RemovalPolicy =>
  keepsData ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY
