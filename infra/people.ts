import {
  AccountRecovery,
  CfnUserPoolGroup,
  FeaturePlan,
  Mfa,
  StandardThreatProtectionMode,
  UserPool,
  type UserPoolClient,
} from 'aws-cdk-lib/aws-cognito'
import type { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import { removalOf, type Stage } from './stage.ts'

/** The user pool, and its client application. */
export interface People {
  readonly pool: UserPool
  readonly client: UserPoolClient
}

export function makePeople(scope: Construct, stage: Stage): People {
  const pool = makePool(scope, stage)
  acknowledge(
    pool,
    'COG2',
    'A second factor is the user’s choice: nobody is asked for one to share a picture',
  )
  if (!stage.threatProtection)
    for (const rule of ['COG3', 'COG8'])
      acknowledge(pool, rule, 'Plan PLUS costs 0.02 dollars a user and month: this stage does without')
  // Users sign in with a password that is never sent (SRP). The hosted pages of OAuth, which CDK opens by default, stay
  // closed.
  const client = pool.addClient('App', {
    authFlows: { userSrp: true },
    disableOAuth: true,
    generateSecret: false,
    preventUserExistenceErrors: true,
  })
  // The groups that our server knows as roles; every other user has the role `user`.
  for (const groupName of ['admin', 'producer'])
    new CfnUserPoolGroup(scope, `Group-${groupName}`, { groupName, userPoolId: pool.userPoolId })
  return { pool, client }
}

const makePool = (scope: Construct, stage: Stage): UserPool =>
  new UserPool(scope, 'People', {
    selfSignUpEnabled: true,
    signInAliases: { email: true },
    autoVerify: { email: true },
    accountRecovery: AccountRecovery.EMAIL_ONLY,
    mfa: Mfa.OPTIONAL,
    mfaSecondFactor: { sms: false, otp: true },
    passwordPolicy: {
      minLength: 12,
      requireDigits: true,
      requireLowercase: true,
      requireUppercase: true,
      requireSymbols: true,
    },
    ...planOf(stage),
    deletionProtection: stage.isProtected,
    removalPolicy: removalOf(stage),
  })

/** PLUS has threat protection, and no free users (https://aws.amazon.com/cognito/pricing/). */
const planOf = ({ threatProtection }: Stage) =>
  threatProtection
    ? {
        featurePlan: FeaturePlan.PLUS,
        standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION,
      }
    : { featurePlan: FeaturePlan.LITE }
