import { RemovalPolicy } from 'aws-cdk-lib'
import {
  CfnIdentityPool,
  CfnIdentityPoolRoleAttachment,
  CfnUserPoolGroup,
  FeaturePlan,
  Mfa,
  StandardThreatProtectionMode,
  UserPool,
  type UserPoolClient,
} from 'aws-cdk-lib/aws-cognito'
import { FederatedPrincipal, Role } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import type { Stage } from './stages.ts'

/** Who signs in, and the roles that AWS' own clients take on for them. */
export interface People {
  readonly pool: UserPool
  readonly client: UserPoolClient
  readonly identities: CfnIdentityPool
  readonly authenticated: Role
  readonly guest: Role
}

export function makePeople(scope: Construct, stage: Stage): People {
  const pool = makePool(scope, stage)
  acknowledge(
    pool,
    'COG2',
    'A second factor is the user’s choice: nobody is asked for one to share a picture',
  )
  const client = pool.addClient('App', { authFlows: { userSrp: true }, preventUserExistenceErrors: true })
  // The groups that the door knows as roles; everybody else is a user.
  for (const groupName of ['admin', 'producer'])
    new CfnUserPoolGroup(scope, `Group-${groupName}`, { groupName, userPoolId: pool.userPoolId })
  const identities = makeIdentities(scope, pool, client)
  const authenticated = roleOf(scope, identities, 'authenticated')
  const guest = roleOf(scope, identities, 'unauthenticated')
  new CfnIdentityPoolRoleAttachment(scope, 'Roles', {
    identityPoolId: identities.ref,
    roles: { authenticated: authenticated.roleArn, unauthenticated: guest.roleArn },
  })
  return { pool, client, identities, authenticated, guest }
}

const makePool = (scope: Construct, { keepsData }: Stage): UserPool =>
  new UserPool(scope, 'People', {
    selfSignUpEnabled: true,
    signInAliases: { email: true },
    autoVerify: { email: true },
    mfa: Mfa.OPTIONAL,
    mfaSecondFactor: { sms: false, otp: true },
    passwordPolicy: {
      minLength: 12,
      requireDigits: true,
      requireLowercase: true,
      requireUppercase: true,
      requireSymbols: true,
    },
    featurePlan: FeaturePlan.PLUS,
    standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION,
    deletionProtection: keepsData,
    removalPolicy: keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  })

function makeIdentities(scope: Construct, pool: UserPool, client: UserPoolClient): CfnIdentityPool {
  const identities = new CfnIdentityPool(scope, 'Identities', {
    allowUnauthenticatedIdentities: true,
    cognitoIdentityProviders: [
      {
        clientId: client.userPoolClientId,
        providerName: pool.userPoolProviderName,
        serverSideTokenCheck: true,
      },
    ],
  })
  acknowledge(identities, 'COG7', 'Guests may ask whether the service is up, and what it offers; no more')
  return identities
}

type Kind = 'authenticated' | 'unauthenticated'

const roleOf = (scope: Construct, identities: CfnIdentityPool, kind: Kind): Role =>
  new Role(scope, `Role-${kind}`, {
    assumedBy: new FederatedPrincipal(
      'cognito-identity.amazonaws.com',
      {
        StringEquals: { 'cognito-identity.amazonaws.com:aud': identities.ref },
        'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': kind },
      },
      'sts:AssumeRoleWithWebIdentity',
    ),
  })
