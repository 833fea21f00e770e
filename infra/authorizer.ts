import { Duration, Stack } from 'aws-cdk-lib'
import type { SpecRestApi } from 'aws-cdk-lib/aws-apigateway'
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { isOpen } from '../src/api/route.ts'
import { ownEntry } from './code.ts'
import { makeFunction, type Made } from './function.ts'
import type { Identities } from './identities.ts'
import type { People } from './people.ts'
import type { Plan } from './plan.ts'

/**
 * The function that verifies tokens for the gateway: those of the user pool, and those of the application's own
 * sign-in. It needs no right in AWS: it has the public keys of both issuers over HTTPS.
 */
export const makeAuthorizer = (
  scope: Construct,
  { application, stage }: Plan,
  people: People,
  identities: Identities,
): Made =>
  makeFunction(scope, 'Authorizer', stage, {
    code: ownEntry('authorizer'),
    timeout: Duration.seconds(10),
    memoryMiB: 512,
    atOnce: stage.readsAtOnce,
    environment: {
      TRIBUTARY_USER_POOL: people.pool.userPoolId,
      TRIBUTARY_USER_POOL_CLIENT: people.client.userPoolClientId,
      TRIBUTARY_IDENTITY_POOL: identities.pool.ref,
      TRIBUTARY_PROVIDER: identities.provider,
      TRIBUTARY_OPEN: application.routes
        .filter(isOpen)
        .map(({ method, path }) => `${method} ${path}`)
        .join(','),
    },
  })

/** Only authorizers of this API may invoke it. */
export function allowAuthorizing({ run }: Made, api: SpecRestApi): void {
  const authorizers = Stack.of(api).formatArn({
    service: 'execute-api',
    resource: api.restApiId,
    resourceName: 'authorizers/*',
  })
  run.grantInvoke(
    new ServicePrincipal('apigateway.amazonaws.com', {
      conditions: { ArnLike: { 'aws:SourceArn': authorizers } },
    }),
  )
}
