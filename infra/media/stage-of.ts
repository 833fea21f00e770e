import { originOf } from '../../src/api/origin.ts'
import type { Stage } from '../stage.ts'
import { stageFrom, type StageSettings } from '../stages.ts'

/** The values of `--context` for a stage, as texts. */
export interface StageContext {
  /** An origin, `*`, or `none`. */
  readonly origin?: unknown
  readonly apiKeys?: unknown
  readonly threatProtection?: unknown
  /** A number, or `none`. */
  readonly readsAtOnce?: unknown
  /** Whether nothing of this stage exists yet. */
  readonly first?: unknown
}

/** The prefix of the media-sharing application's stages: its tables are never renamed. */
const PREFIX = 'tributary'

/** The stage of this name (`cdk --context stage=prod --context origin=https://app.example`). Throws if there is none. */
export function stageOf(name: unknown, context: StageContext = {}): Stage {
  const said = Object.entries(READERS).flatMap(([setting, read]) => {
    const value = context[setting as keyof StageContext]
    return value === undefined ? [] : [[setting, read(value)]]
  })
  const { first, ...settings } = Object.fromEntries(said) as Record<string, unknown>
  const protection = first === true ? { isProtected: false } : {}
  const like = { like: name, prefix: `${PREFIX}-${String(name)}`, ...settings, ...protection }
  return stageFrom(like as StageSettings, PREFIX)
}

function countOf(count: unknown): number | 'none' {
  if (count === 'none') return count
  if (/^[1-9]\d*$/.test(String(count))) return Number(count)
  throw new Error(`Cannot take readsAtOnce=${String(count)}: it is a number of requests, or "none"`)
}

/** Reads `true` or `false`, and throws for anything else. */
export const truthOf =
  (what: string) =>
  (value: unknown): boolean => {
    if (value === 'true' || value === true) return true
    if (value === 'false' || value === false) return false
    throw new Error(`Cannot take ${what}=${String(value)}: it is true or false`)
  }

const READERS: Readonly<Record<keyof StageContext, (said: unknown) => unknown>> = {
  origin: (origin) => originOf(origin) ?? 'none',
  apiKeys: truthOf('apiKeys'),
  threatProtection: truthOf('threatProtection'),
  readsAtOnce: countOf,
  first: truthOf('first'),
}
