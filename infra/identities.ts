import { Stack } from 'aws-cdk-lib'
import { CfnIdentityPool } from 'aws-cdk-lib/aws-cognito'
import type { Construct } from 'constructs'
import { isOpen } from '../src/api/route.ts'
import { acknowledge } from './acknowledge.ts'
import type { People } from './people.ts'
import type { Plan } from './plan.ts'

/** The identity pool: who may get AWS credentials, and the issuer of tokens for the application's own users. */
export interface Identities {
  readonly pool: CfnIdentityPool
  readonly arn: string
  /** The name under which the pool knows the application's own sign-in. */
  readonly provider: string
}

/**
 * Guests, if a route is open to them, users of the user pool, and users whom the application itself has signed in. Only the enhanced flow is open:
 * there Cognito chooses the role (Cognito Developer Guide, "Identity pools authentication flow").
 */
export function makeIdentities(scope: Construct, { application, stage }: Plan, people: People): Identities {
  const { prefix } = stage
  const pool = new CfnIdentityPool(scope, 'Identities', {
    identityPoolName: prefix,
    allowUnauthenticatedIdentities: application.routes.some(isOpen),
    allowClassicFlow: false,
    developerProviderName: prefix,
    cognitoIdentityProviders: [
      {
        clientId: people.client.userPoolClientId,
        providerName: people.pool.userPoolProviderName,
        serverSideTokenCheck: true,
      },
    ],
  })
  acknowledge(
    pool,
    'COG7',
    'The role of guests may ask the routes that the policy opens to guests, and no more',
  )
  const arn = Stack.of(scope).formatArn({
    service: 'cognito-identity',
    resource: 'identitypool',
    resourceName: pool.ref,
  })
  return { pool, arn, provider: prefix }
}
