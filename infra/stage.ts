import { RemovalPolicy } from 'aws-cdk-lib'
import type { RetentionDays } from 'aws-cdk-lib/aws-logs'

/** What differs from one stage to another. */
export interface Stage {
  /** Of the gateway's stage: letters, digits and dashes. */
  readonly name: string
  /** What the names of tables, gateway and dashboard begin with; `<application>-<stage>`, unless it is said. */
  readonly prefix: string
  /** Whether data outlives the stack. */
  readonly keepsData: boolean
  /** Whether nobody deletes a table or the user pool by mistake, nor CloudFormation where a deploy fails: false for the first deploy. */
  readonly isProtected: boolean
  /** How long the stream holds a record: how long consumers may stand still. 24 to 8,760 (a year). */
  readonly streamHours: number
  readonly logDays: RetentionDays
  /** Requests a second that the gateway takes, steadily and at once; more is answered 429. */
  readonly rate: number
  readonly burst: number
  /** Seconds that an answer to a read may be old, up to 3,600; 0 is no cache, which costs by the hour. */
  readonly cacheSeconds: number
  /** Pages of which origin may ask from a browser: `https://app.example`, `*` for all; undefined for none. */
  readonly origin?: string
  /** Whether who comes with a token must come with an API key, too: then each has a rate of its own. */
  readonly apiKeys: boolean
  /** Whether Cognito looks for stolen passwords and odd sign-ins: its plan PLUS, which costs by the user. */
  readonly threatProtection: boolean
  /** Requests that the function of reads answers at once, at most; undefined for all that the account has room for. */
  readonly readsAtOnce?: number
}

/**
 * What becomes of data when the stack goes. Where it is kept, it is none the less deleted with a stack that could not be made
 * (RetainExceptOnCreate): tables have names of their own, and would be in the way of the next try.
 */
export const removalOf = ({ keepsData }: Stage): RemovalPolicy =>
  keepsData ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY
