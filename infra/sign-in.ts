import { Duration } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { allow } from './allow.ts'
import { ownEntry } from './code.ts'
import { makeFunction, type Made } from './function.ts'
import type { Identities } from './identities.ts'
import type { Kept } from './kept.ts'
import type { Plan } from './plan.ts'
import { tableOf } from './tables.ts'

/** A password takes 0.2 seconds of a core to check, and Lambda gives a whole core from this size on. */
const ONE_CORE_MIB = 1_769

/** So many instances check 50 passwords a second. */
const AT_ONCE = 10

/**
 * The function behind the routes of sign-in. No other function may read passwords, or get tokens of the identity pool.
 */
export function makeSignIn(
  scope: Construct,
  { stage }: Plan,
  { tables }: Kept,
  { pool, arn, provider }: Identities,
): Made {
  const made = makeFunction(scope, 'SignIn', stage, {
    code: ownEntry('sessions'),
    timeout: Duration.seconds(28),
    memoryMiB: ONE_CORE_MIB,
    atOnce: stage.readsAtOnce === undefined ? undefined : AT_ONCE,
    environment: {
      TRIBUTARY_TABLES: 'dynamodb',
      TRIBUTARY_PREFIX: stage.prefix,
      TRIBUTARY_IDENTITY_POOL: pool.ref,
      TRIBUTARY_PROVIDER: provider,
      ...(stage.origin !== undefined && { TRIBUTARY_ORIGIN: stage.origin }),
    },
  })
  const own = ['credentials', 'attempts'].map((name) => tableOf(tables, name).tableArn)
  allow(made.run, ['dynamodb:BatchGetItem', 'dynamodb:PutItem'], ...own)
  allow(made.run, ['cognito-identity:GetOpenIdTokenForDeveloperIdentity'], arn)
  return made
}
