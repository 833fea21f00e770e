import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stageOf } from '../../infra/media/stage-of.ts'
import type { Route } from '../../src/api/route.ts'
import { GUEST } from '../../src/policy/caller.ts'
import { denial } from '../../src/policy/policy.ts'
import { routes } from '../media.ts'
import { allows } from './support/may-invoke.ts'
import { allowedIn } from './support/policies.ts'
import { synthesize, type Synthesized } from './support/synthesize.ts'
import { propertiesOf, statementsIn } from './support/template.ts'

let prod: Synthesized
let dev: Synthesized
beforeAll(() => {
  prod = synthesize('prod')
  dev = synthesize('dev')
})
afterAll(() => {
  for (const { directory } of [prod, dev]) rmSync(directory, { recursive: true })
})

describe('a stack', () => {
  test('protects no data in its first deployment, so that a failed deployment leaves nothing that blocks the next', () => {
    expect(stageOf('prod').isProtected).toBe(true)
    expect(stageOf('prod', { first: 'true' }).isProtected).toBe(false)
    const [pool] = propertiesOf(prod, 'AWS::Cognito::UserPool')
    expect(pool).toMatchObject({ DeletionProtection: 'ACTIVE' })
  })

  test('has a stream that distributes records by their partition keys', () => {
    for (const { ofType } of [prod, dev])
      expect(ofType('AWS::Kinesis::Stream')[0]![1].Properties).toHaveProperty(
        'RecordDistributionStrategy',
        'USER_PARTITION_KEY',
      )
  })

  test('leaves the account its role for the logs of API Gateway when the stack is destroyed', () => {
    for (const { ofType } of [prod, dev]) {
      const [, account] = ofType('AWS::ApiGateway::Account')[0]!
      const [role] = (account.Properties['CloudWatchRoleArn'] as { 'Fn::GetAtt': [string] })['Fn::GetAtt']
      const kept = ofType('AWS::IAM::Role').filter(([id]) => id === role)
      expect([account, ...kept.map(([, each]) => each)]).toMatchObject([
        { DeletionPolicy: 'Retain' },
        { DeletionPolicy: 'Retain' },
      ])
    }
  })

  test('has a client that signs in only with a password (SRP), and has no hosted pages of OAuth', () => {
    const [client] = propertiesOf(prod, 'AWS::Cognito::UserPoolClient')
    expect(client).toMatchObject({ AllowedOAuthFlowsUserPoolClient: false, GenerateSecret: false })
    for (const opened of ['AllowedOAuthFlows', 'AllowedOAuthScopes', 'CallbackURLs'])
      expect(client).not.toHaveProperty(opened)
    expect(client!['ExplicitAuthFlows']).toEqual(['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'])
  })

  test('pays for threat protection only in production', () => {
    const [pools] = [dev, prod].map((stage) => propertiesOf(stage, 'AWS::Cognito::UserPool'))
    expect(pools).toMatchObject([{ UserPoolTier: 'LITE' }])
    expect(pools![0]).not.toHaveProperty('UserPoolAddOns')
    expect(propertiesOf(prod, 'AWS::Cognito::UserPool')).toMatchObject([{ UserPoolTier: 'PLUS' }])
    expect(stageOf('prod', { threatProtection: 'false' }).threatProtection).toBe(false)
  })

  test('has roles for AWS services, and the two of the identity pool, and no other', () => {
    for (const [id, { Properties }] of prod.ofType('AWS::IAM::Role'))
      for (const { Principal } of statementsIn(Properties['AssumeRolePolicyDocument']))
        expect([id, Object.keys(Principal as object)]).toEqual([
          id,
          [id.startsWith('Signed') ? 'Federated' : 'Service'],
        ])
  })

  test('lets the functions that look for an object list the bucket, so that S3 answers 404 for a missing object', () => {
    const [bucket] = prod.ofType('AWS::S3::Bucket').find(([id]) => id.startsWith('Media'))!
    for (const name of ['Reads', 'Uploads']) {
      const [, { Properties }] = prod.ofType('AWS::IAM::Policy').find(([id]) => id.startsWith(`${name}role`))!
      expect(statementsIn(Properties['PolicyDocument'])).toContainEqual({
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: { 'Fn::GetAtt': [bucket, 'Arn'] },
      })
    }
  })

  test('lets pages of its origin put and get media in the bucket, and no page if it has no origin', () => {
    const mediaOf = ({ ofType }: Synthesized) =>
      ofType('AWS::S3::Bucket').find(([id]) => id.startsWith('Media'))![1].Properties
    expect(mediaOf(prod)).not.toHaveProperty('CorsConfiguration')
    expect(mediaOf(dev)).toMatchObject({
      CorsConfiguration: {
        CorsRules: [{ AllowedOrigins: ['*'], AllowedMethods: ['GET', 'HEAD', 'PUT'], AllowedHeaders: ['*'] }],
      },
    })
  })

  test('limits the concurrency of the functions behind the gateway, and leaves the rest of the account’s to the consumers', () => {
    const capped = propertiesOf(prod, 'AWS::Lambda::Function').filter(
      ({ ReservedConcurrentExecutions }) => ReservedConcurrentExecutions !== undefined,
    )
    expect(capped).toMatchObject([
      { ReservedConcurrentExecutions: 200, Timeout: 28 },
      { ReservedConcurrentExecutions: 10, Timeout: 28 },
      { ReservedConcurrentExecutions: 200, Timeout: 10 },
    ])
    expect(stageOf('prod', { readsAtOnce: 'none' })).not.toHaveProperty('readsAtOnce')
    expect(stageOf('prod', { readsAtOnce: '50' }).readsAtOnce).toBe(50)
    expect(() => stageOf('prod', { readsAtOnce: '0' })).toThrow('Cannot take readsAtOnce=0')
  })

  test('accepts at most one request every other second at routes that read every shard', () => {
    const [{ MethodSettings } = {}] = propertiesOf(prod, 'AWS::ApiGateway::Stage')
    for (const ResourcePath of ['/~1readyz', '/~1metrics'])
      expect(MethodSettings).toContainEqual(
        expect.objectContaining({ ResourcePath, ThrottlingRateLimit: 0.5, ThrottlingBurstLimit: 2 }),
      )
  })

  test('limits sign-ins of all users together, whose function has a whole core for a password', () => {
    const [{ MethodSettings } = {}] = propertiesOf(prod, 'AWS::ApiGateway::Stage')
    expect(MethodSettings).toContainEqual(
      expect.objectContaining({
        HttpMethod: 'POST',
        ResourcePath: '/~1sessions',
        ThrottlingRateLimit: 10,
        ThrottlingBurstLimit: 50,
      }),
    )
    const [, { Properties }] = prod.ofType('AWS::Lambda::Function').find(([id]) => id.startsWith('SignIn'))!
    expect(Properties).toMatchObject({ MemorySize: 1_769 })
  })

  test('starts functions without reading their source maps', () => {
    for (const { Environment } of propertiesOf(prod, 'AWS::Lambda::Function'))
      expect(JSON.stringify(Environment ?? {})).not.toContain('source-maps')
  })
})

/** Whether a guest may use a route, by the policy: `src/policy` decides for what its owner shares with everyone. */
const isForGuests = ({ action, may }: Route): boolean =>
  may !== undefined && denial(GUEST, action, 'ann', 'everyone') === undefined

describe('the roles whose credentials the identity pool gives', () => {
  const idOf = (stack: Synthesized, type: string) => stack.ofType(type)[0]![0]
  const pathOf = (path: string) => path.replaceAll(/\{\w+\}/g, 'ann.sea')
  /** Methods that no route of guests has. */
  const METHODS = ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

  test.each(['unauthenticated', 'authenticated'])(
    'the role %s may invoke exactly the routes that the policy opens to guests, signed, and do nothing else',
    (amr) => {
      const policy = allowedIn(prod, `Signed${amr}`)
      const api = `${idOf(prod, 'AWS::ApiGateway::RestApi')}/${idOf(prod, 'AWS::ApiGateway::Stage')}`
      const arnIn = (at: string, method: string, path: string) =>
        `arn:AWS::Partition:execute-api:us-east-1:AWS::AccountId:${at}/${method}${path}`
      const arn = (method: string, path: string) => arnIn(api, method, path)
      expect(routes.filter(isForGuests).map(({ path }) => path)).toContain('/media/{id}/thumbnail')
      for (const route of routes) {
        const path = pathOf(route.path)
        const may = (method: string, at: string) => allows(policy, 'execute-api:Invoke', arn(method, at))
        const told = [route.path, may(route.method, path), may(route.method, `/signed${path}`)]
        expect(told).toEqual([route.path, false, isForGuests(route)])
        for (const method of METHODS) expect([method, may(method, `/signed${path}`)]).toEqual([method, false])
      }
      for (const other of [api.replace(/\/.*/, '/other'), api.replace(/.*\//, 'other/')])
        expect(allows(policy, 'execute-api:Invoke', arnIn(other, 'GET', '/signed/media/ann.sea'))).toBe(false)
      expect(policy.flatMap(({ actions }) => actions)).toEqual(['execute-api:Invoke'])
    },
  )

  test('are for identities of this pool alone: one for guests, one for those who signed in', () => {
    const pool = { Ref: idOf(prod, 'AWS::Cognito::IdentityPool') }
    const [attachment] = propertiesOf(prod, 'AWS::Cognito::IdentityPoolRoleAttachment')
    const roles = attachment!['Roles'] as Record<string, { 'Fn::GetAtt': [string] }>
    expect(Object.keys(roles)).toEqual(['unauthenticated', 'authenticated'])
    for (const [amr, role] of Object.entries(roles)) {
      const [, made] = prod.ofType('AWS::IAM::Role').find(([id]) => id === role['Fn::GetAtt'][0])!
      expect(made.Properties['AssumeRolePolicyDocument']).toMatchObject({
        Statement: [
          {
            Action: 'sts:AssumeRoleWithWebIdentity',
            Principal: { Federated: 'cognito-identity.amazonaws.com' },
            Condition: {
              StringEquals: { 'cognito-identity.amazonaws.com:aud': pool },
              'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': amr },
            },
          },
        ],
      })
    }
    expect(propertiesOf(prod, 'AWS::Cognito::IdentityPool')).toMatchObject([
      {
        AllowClassicFlow: false,
        AllowUnauthenticatedIdentities: true,
        DeveloperProviderName: 'tributary-prod',
        CognitoIdentityProviders: [
          {
            ClientId: { Ref: idOf(prod, 'AWS::Cognito::UserPoolClient') },
            ProviderName: { 'Fn::GetAtt': [idOf(prod, 'AWS::Cognito::UserPool'), 'ProviderName'] },
            ServerSideTokenCheck: true,
          },
        ],
      },
    ])
    const [tokens] = allowedIn(prod, 'SignInrole').filter(({ actions }) =>
      actions.includes('cognito-identity:GetOpenIdTokenForDeveloperIdentity'),
    )
    expect(tokens!.resources).toEqual([
      `arn:AWS::Partition:cognito-identity:us-east-1:AWS::AccountId:identitypool/${pool.Ref}`,
    ])
  })
})

test('only the function of sign-in may read passwords, and get tokens of the identity pool', () => {
  const holders = (resource: string) =>
    prod
      .ofType('AWS::IAM::Policy')
      .filter(([, { Properties }]) => JSON.stringify(Properties['PolicyDocument']).includes(resource))
      .map(([id]) => id.replace(/roleDefaultPolicy.*/, ''))
  const [credentials] = prod
    .ofType('AWS::DynamoDB::GlobalTable')
    .find(([, { Properties }]) => Properties['TableName'] === 'tributary-prod-credentials')!
  expect([holders(`"${credentials}"`), holders('GetOpenIdToken')]).toEqual([['SignIn'], ['SignIn']])
})
