import { Duration, Stack } from 'aws-cdk-lib'
import {
  OAuthScope,
  UserPoolClientIdentityProvider,
  type UserPool,
  type UserPoolClient,
} from 'aws-cdk-lib/aws-cognito'
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { allow, generationsOf, indexOf } from '../allow.ts'
import { makeFunction, type Made } from '../function.ts'
import type { TributaryStack } from '../stack.ts'
import { tableOf } from '../tables.ts'

/** An Alexa skill, from the Alexa developer console. */
export interface AlexaSkill {
  /** `amzn1.ask.skill.…` */
  readonly skill: string
  /** The id of its vendor, `M…`, which is in the addresses that account linking comes back to. */
  readonly vendor: string
}

/** The function of the skill, the client as which Alexa gets tokens, and the address of the pages of sign-in. */
export interface Alexa extends Made {
  readonly client: UserPoolClient
  readonly signIn: string
}

const SKILL = /^amzn1\.ask\.skill\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const VENDOR = /^[A-Z0-9]{5,32}$/

/** A skill as `--context` gives it; undefined without a skill id. Throws if an id is none. */
export function alexaFrom(skill: unknown, vendor: unknown): AlexaSkill | undefined {
  if (skill === undefined) return undefined
  if (typeof skill !== 'string' || !SKILL.test(skill))
    throw new Error(
      `Cannot take alexaSkill=${JSON.stringify(skill)}: a skill’s id is amzn1.ask.skill. and a UUID`,
    )
  if (typeof vendor !== 'string' || !VENDOR.test(vendor))
    throw new Error(
      `Cannot take alexaVendor=${JSON.stringify(vendor)}: it is the M… among "My IDs" of the console`,
    )
  return { skill, vendor }
}

/** Alexa's own addresses, one for each of its regions (Alexa Skills Kit, "Account Linking", redirect URLs). */
const BACK = [
  'https://pitangui.amazon.com/api/skill/link/',
  'https://layla.amazon.com/api/skill/link/',
  'https://alexa.amazon.co.jp/api/skill/link/',
]

/**
 * The function of the skill. Lambda admits Alexa only, and only for this skill (Alexa Skills Kit, "Host a Custom Skill as
 * an AWS Lambda Function"); it has no URL.
 */
export function makeAlexa(scope: TributaryStack, { skill, vendor }: AlexaSkill, quotaBytes: number): Alexa {
  const { stage, stream, people } = scope
  const { client, signIn } = linkAccounts(people.pool, vendor, stage.prefix)
  const made = makeFunction(scope, 'Alexa', stage, {
    code: { entry: 'src/main/lambda-alexa.ts', environment: {} },
    // Alexa waits for eight seconds.
    timeout: Duration.seconds(7),
    memoryMiB: 1_769,
    environment: {
      TRIBUTARY_LOG: 'kinesis',
      TRIBUTARY_STREAM: stream.streamName,
      TRIBUTARY_TABLES: 'dynamodb',
      TRIBUTARY_PREFIX: stage.prefix,
      TRIBUTARY_QUOTA: String(quotaBytes),
      TRIBUTARY_USER_POOL: people.pool.userPoolId,
      TRIBUTARY_ALEXA_SKILL: skill,
      TRIBUTARY_ALEXA_CLIENT: client.userPoolClientId,
    },
  })
  made.run.addPermission('Alexa', {
    principal: new ServicePrincipal('alexa-appkit.amazon.com'),
    eventSourceToken: skill,
  })
  allowReading(made, scope)
  return { ...made, client, signIn }
}

/** It reads what its two answers are made of, and nothing else; it does not touch the stream. */
function allowReading({ run }: Made, { tables }: TributaryStack): void {
  const all = (name: string): readonly string[] => generationsOf(run, tableOf(tables, name))
  allow(run, ['dynamodb:BatchGetItem'], tableOf(tables, 'generations').tableArn)
  // Of media it reads the index only; for later generations that is allowed together with the table.
  const media = [indexOf(tableOf(tables, 'media')), ...all('media').slice(1)]
  allow(run, ['dynamodb:Query'], ...all('location'), ...all('quota'), ...all('usage'), ...media)
}

/**
 * A client of the user pool for account linking, with a secret and the code grant, and the pages of sign-in. Only this
 * client uses them.
 */
function linkAccounts(pool: UserPool, vendor: string, prefix: string): Pick<Alexa, 'client' | 'signIn'> {
  const client = pool.addClient('Alexa', {
    generateSecret: true,
    preventUserExistenceErrors: true,
    supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
    accessTokenValidity: Duration.hours(1),
    refreshTokenValidity: Duration.days(365),
    oAuth: {
      flows: { authorizationCodeGrant: true },
      scopes: [OAuthScope.OPENID],
      callbackUrls: BACK.map((address) => address + vendor),
    },
  })
  const domain = pool.addDomain('Pages', {
    // The name must be unique in the region.
    cognitoDomain: { domainPrefix: `${prefix}-${Stack.of(pool).account}` },
  })
  return { client, signIn: domain.baseUrl() }
}
