import { RetentionDays } from 'aws-cdk-lib/aws-logs'
import { refuseStage } from './stage-rules.ts'
import type { Stage } from './stage.ts'

export type StageName = 'dev' | 'prod'

/** A stage like `dev` or `prod` with settings of its own; the others are those of that stage. */
export interface StageSettings extends Partial<Omit<Stage, 'origin' | 'readsAtOnce'>> {
  readonly like: StageName
  /** The origin whose pages may send requests: `https://app.example`, `*` for all, `none`. */
  readonly origin?: string
  /** The maximum number of requests that the function of reads answers at once; `none` for the account's limit. */
  readonly readsAtOnce?: number | 'none'
}

const STAGES: Readonly<Record<StageName, Omit<Stage, 'name' | 'prefix'>>> = {
  dev: {
    keepsData: false,
    isProtected: false,
    streamHours: 24,
    logDays: RetentionDays.ONE_WEEK,
    rate: 50,
    burst: 100,
    cacheSeconds: 0,
    origin: '*',
    apiKeys: false,
    threatProtection: false,
    readsAtOnce: 20,
  },
  prod: {
    keepsData: true,
    isProtected: true,
    streamHours: 7 * 24,
    logDays: RetentionDays.THREE_MONTHS,
    rate: 5_000,
    burst: 10_000,
    cacheSeconds: 5,
    apiKeys: false,
    threatProtection: true,
    readsAtOnce: 200,
  },
}

/**
 * All settings of an application's stage; a complete stage stays unchanged. Throws if the stage does not exist, or a
 * setting is unknown or not valid.
 */
export function stageFrom(given: StageName | StageSettings | Stage, application: string): Stage {
  const stage = typeof given === 'object' && !('like' in given) ? given : settled(given, application)
  refuseStage(stage)
  return stage
}

function settled(given: StageName | StageSettings, application: string): object {
  const { like, ...own } = typeof given === 'string' ? { like: given } : given
  const name = own.name ?? like
  const said = Object.entries(own).filter(([, value]: [string, unknown]) => value !== undefined)
  const all = { ...likeOf(like), prefix: `${application}-${name}`, ...Object.fromEntries(said), name }
  return Object.fromEntries(Object.entries(all).filter(([setting, value]) => !isNone(setting, value)))
}

/** In JavaScript a name may be of any value. */
function likeOf(name: string): object {
  const found = Object.entries(STAGES).find(([each]) => each === name)
  if (found !== undefined) return found[1]
  throw new Error(`Cannot deploy stage "${name}": there are ${Object.keys(STAGES).join(', ')}`)
}

const isNone = (setting: string, value: unknown): boolean =>
  value === 'none' && (setting === 'origin' || setting === 'readsAtOnce')
