import { Stack } from 'aws-cdk-lib'
import type { SpecRestApi } from 'aws-cdk-lib/aws-apigateway'
import { CfnIdentityPoolRoleAttachment } from 'aws-cdk-lib/aws-cognito'
import { FederatedPrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { isOpen, type Route } from '../src/api/route.ts'
import { SIGNED } from '../src/lambda/signed.ts'
import { acknowledge } from './acknowledge.ts'
import type { Identities } from './identities.ts'

/**
 * The roles whose credentials the identity pool gives. A guest may invoke exactly the routes that the policy opens to
 * guests. Somebody who signed in must not be able to do less than a guest; everything else needs the token itself.
 */
export function makeSignedRoles(
  scope: Construct,
  api: SpecRestApi,
  { pool }: Identities,
  routes: readonly Route[],
): void {
  const open = routes.filter(isOpen)
  const make = (amr: 'unauthenticated' | 'authenticated'): Role => {
    const role = new Role(scope, `Signed-${amr}`, { assumedBy: federated(pool.ref, amr) })
    if (open.length === 0) return role
    const resources = open.map((route) => arnOf(api, route))
    role.addToPolicy(new PolicyStatement({ actions: ['execute-api:Invoke'], resources }))
    for (const resource of resources.filter((one) => one.includes('*'))) explainPath(role, resource)
    return role
  }
  new CfnIdentityPoolRoleAttachment(scope, 'Signed-roles', {
    identityPoolId: pool.ref,
    roles: {
      unauthenticated: make('unauthenticated').roleArn,
      authenticated: make('authenticated').roleArn,
    },
  })
}

/** The trust policy of Cognito Developer Guide, "Role trust and permissions". */
const federated = (poolId: string, amr: string): FederatedPrincipal =>
  new FederatedPrincipal(
    'cognito-identity.amazonaws.com',
    {
      StringEquals: { 'cognito-identity.amazonaws.com:aud': poolId },
      'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': amr },
    },
    'sts:AssumeRoleWithWebIdentity',
  )

/** `arn:…:API/STAGE/GET/signed/media/*`: a parameter of the path may have any value. */
const arnOf = (api: SpecRestApi, { method, path }: Route): string =>
  api.arnForExecuteApi(method, SIGNED + path.replaceAll(/\{\w+\}/g, '*'), api.deploymentStage.stageName)

function explainPath(role: Role, resource: string): void {
  const policy = role.node.findChild('DefaultPolicy')
  const { 'Fn::Join': joined } = Stack.of(role).resolve(resource) as Joined
  const name = joined[1].map((part) => (typeof part === 'string' ? part : `<${part.Ref}>`)).join('')
  acknowledge(policy, `IAM5[Resource::${name}]`, 'A parameter of a path may have any value')
}

/** An ARN as CDK writes it into a template. */
interface Joined {
  readonly 'Fn::Join': readonly [separator: '', parts: readonly (string | { readonly Ref: string })[]]
}
