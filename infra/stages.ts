import { RemovalPolicy } from 'aws-cdk-lib'
import { RetentionDays } from 'aws-cdk-lib/aws-logs'
import { originOf } from '../src/api/origin.ts'

/** What differs from one stage to another. */
export interface Stage {
  readonly name: string
  /** Whether data outlives the stack. */
  readonly keepsData: boolean
  /** Whether nobody deletes a table or the user pool by mistake, nor CloudFormation where a deploy fails. */
  readonly isProtected: boolean
  /** How long the stream holds a record: how long consumers may stand still. 24 to 8,760 (a year). */
  readonly streamHours: number
  readonly logDays: RetentionDays
  /** Requests a second that the gateway takes, steadily and at once; more is answered 429. */
  readonly rate: number
  readonly burst: number
  /** Seconds that an answer to a read may be old; 0 is no cache, which costs by the hour. */
  readonly cacheSeconds: number
  /** Bytes of media that a user may have. */
  readonly quotaBytes: number
  /** Pages of which origin may ask from a browser: `https://app.example`, `*` for all; undefined for none. */
  readonly origin?: string
  /** Whether who comes with a token must come with an API key, too: then each has a rate of its own. */
  readonly apiKeys: boolean
  /** Whether Cognito looks for stolen passwords and odd sign-ins: its plan PLUS, which costs by the user. */
  readonly threatProtection: boolean
  /** Requests that the function of reads answers at once, at most; undefined for all that the account has room for. */
  readonly readsAtOnce?: number
}

const GIBIBYTE = 1024 ** 3

const STAGES: readonly Stage[] = [
  {
    name: 'dev',
    keepsData: false,
    isProtected: false,
    streamHours: 24,
    logDays: RetentionDays.ONE_WEEK,
    rate: 50,
    burst: 100,
    cacheSeconds: 0,
    quotaBytes: GIBIBYTE,
    origin: '*',
    apiKeys: false,
    threatProtection: false,
    readsAtOnce: 20,
  },
  {
    name: 'prod',
    keepsData: true,
    isProtected: true,
    streamHours: 7 * 24,
    logDays: RetentionDays.THREE_MONTHS,
    rate: 5_000,
    burst: 10_000,
    cacheSeconds: 5,
    quotaBytes: GIBIBYTE,
    apiKeys: false,
    threatProtection: true,
    readsAtOnce: 200,
  },
]

/** What else `--context` may say of a stage; it comes as text. */
export interface StageContext {
  /** An origin, `*`, or `none`. */
  readonly origin?: unknown
  readonly apiKeys?: unknown
  readonly threatProtection?: unknown
  /** A number, or `none`. */
  readonly readsAtOnce?: unknown
  /** Whether nothing of this stage stands yet. */
  readonly first?: unknown
}

/** The stage of this name (`cdk --context stage=prod --context origin=https://app.example`). Throws where there is none. */
export function stageOf(name: unknown, context: StageContext = {}): Stage {
  const stage = STAGES.find((each) => each.name === name)
  if (stage === undefined) {
    const names = STAGES.map((each) => each.name).join(', ')
    throw new Error(`Cannot deploy stage "${String(name)}": there are ${names}`)
  }
  const { origin: ownOrigin, readsAtOnce: ownReads, ...rest } = stage
  const origin = chosen(context.origin, ownOrigin, originOf)
  const readsAtOnce = chosen(context.readsAtOnce, ownReads, countOf)
  return {
    ...rest,
    ...(origin !== undefined && { origin }),
    ...(readsAtOnce !== undefined && { readsAtOnce }),
    apiKeys: chosen(context.apiKeys, stage.apiKeys, truthOf('apiKeys')),
    threatProtection: chosen(context.threatProtection, stage.threatProtection, truthOf('threatProtection')),
    isProtected: stage.isProtected && !chosen(context.first, false, truthOf('first')),
  }
}

/**
 * What becomes of data when the stack goes. Where it is kept, it is none the less deleted with a stack that could not be made
 * (RetainExceptOnCreate): tables have names of their own, and would be in the way of the next try.
 */
export const removalOf = ({ keepsData }: Stage): RemovalPolicy =>
  keepsData ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY

const chosen = <T>(said: unknown, own: T, read: (said: unknown) => T): T =>
  said === undefined ? own : read(said)

function countOf(count: unknown): number | undefined {
  if (count === 'none') return undefined
  if (/^[1-9]\d*$/.test(String(count))) return Number(count)
  throw new Error(`Cannot take readsAtOnce=${String(count)}: it is a number of requests, or "none"`)
}

const truthOf =
  (what: string) =>
  (value: unknown): boolean => {
    if (value === 'true' || value === true) return true
    if (value === 'false' || value === false) return false
    throw new Error(`Cannot take ${what}=${String(value)}: it is true or false`)
  }
