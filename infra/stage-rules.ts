import { RetentionDays } from 'aws-cdk-lib/aws-logs'
import { originOf } from '../src/api/origin.ts'
import type { Stage } from './stage.ts'

/** A check of a setting's value, and a description of valid values. */
type Rule = readonly [isOne: (value: unknown) => boolean, says: string]

const truth: Rule = [(value) => typeof value === 'boolean', 'true or false']

const whole = (least: number, most: number): Rule => [
  (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
  `a whole number from ${least} to ${most}`,
]

const optional = ([isOne, says]: Rule): Rule => [(value) => value === undefined || isOne(value), says]

const named = (pattern: RegExp, says: string): Rule => [
  (value) => typeof value === 'string' && pattern.test(value),
  says,
]

const origin: Rule = [(value) => originOf(value) !== undefined, 'an origin']

/**
 * The limits of API Gateway, CloudWatch and DynamoDB (a table is `<prefix>-<table>`, and a name has at most 255
 * characters).
 */
const RULES: Readonly<Record<keyof Stage, Rule>> = {
  name: named(/^[A-Za-z0-9-]{1,64}$/, 'up to 64 letters, digits and dashes'),
  prefix: named(/^[A-Za-z0-9_-]{1,128}$/, 'up to 128 letters, digits, dashes and underscores'),
  keepsData: truth,
  isProtected: truth,
  streamHours: whole(24, 8_760),
  logDays: [(value) => typeof value === 'number' && value in RetentionDays, 'one of CDK’s RetentionDays'],
  rate: whole(1, 1e9),
  burst: whole(1, 1e9),
  cacheSeconds: whole(0, 3_600),
  origin: optional(origin),
  apiKeys: truth,
  threatProtection: truth,
  readsAtOnce: optional(whole(1, 1e6)),
}

/** Throws if a setting is unknown, missing, or not valid. */
export function refuseStage(stage: object): asserts stage is Stage {
  const stranger = Object.keys(stage).find((name) => !Object.hasOwn(RULES, name))
  if (stranger !== undefined)
    throw new Error(`Cannot set "${stranger}" of a stage: its settings are ${Object.keys(RULES).join(', ')}`)
  for (const [name, [isOne, says]] of Object.entries(RULES)) {
    const value: unknown = Reflect.get(stage, name)
    if (!isOne(value)) throw new Error(`Cannot take ${name}=${String(value)} of a stage: it is ${says}`)
  }
}
