import { RetentionDays } from 'aws-cdk-lib/aws-logs'
import { originOf } from '../src/api/origin.ts'

/** What differs from one stage to another. */
export interface Stage {
  readonly name: string
  /** Whether data outlives the stack, and nobody deletes a table by mistake. */
  readonly keepsData: boolean
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
}

const GIBIBYTE = 1024 ** 3

const STAGES: readonly Stage[] = [
  {
    name: 'dev',
    keepsData: false,
    streamHours: 24,
    logDays: RetentionDays.ONE_WEEK,
    rate: 50,
    burst: 100,
    cacheSeconds: 0,
    quotaBytes: GIBIBYTE,
    origin: '*',
    apiKeys: false,
  },
  {
    name: 'prod',
    keepsData: true,
    streamHours: 7 * 24,
    logDays: RetentionDays.THREE_MONTHS,
    rate: 5_000,
    burst: 10_000,
    cacheSeconds: 5,
    quotaBytes: GIBIBYTE,
    apiKeys: false,
  },
]

/** What else `--context` may say of a stage; it comes as text. */
export interface StageContext {
  /** An origin, `*`, or `none`. */
  readonly origin?: unknown
  readonly apiKeys?: unknown
}

/** The stage of this name (`cdk --context stage=prod --context origin=https://app.example`). Throws where there is none. */
export function stageOf(name: unknown, { origin, apiKeys }: StageContext = {}): Stage {
  const stage = STAGES.find((each) => each.name === name)
  if (stage === undefined) {
    const names = STAGES.map((each) => each.name).join(', ')
    throw new Error(`Cannot deploy stage "${String(name)}": there are ${names}`)
  }
  const { origin: ownOrigin, ...rest } = stage
  const chosen = origin === undefined ? ownOrigin : originOf(origin)
  return {
    ...rest,
    ...(chosen !== undefined && { origin: chosen }),
    apiKeys: apiKeys === undefined ? stage.apiKeys : isTrue('apiKeys', apiKeys),
  }
}

function isTrue(what: string, value: unknown): boolean {
  if (value === 'true' || value === true) return true
  if (value === 'false' || value === false) return false
  throw new Error(`Cannot take ${what}=${String(value)}: it is true or false`)
}
