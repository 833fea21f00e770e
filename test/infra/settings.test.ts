import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stageOf } from '../../infra/media/stage-of.ts'
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

  test('has roles only for AWS services: no user gets AWS rights by signing in', () => {
    for (const type of ['AWS::Cognito::IdentityPool', 'AWS::Cognito::IdentityPoolRoleAttachment'])
      expect(prod.ofType(type)).toEqual([])
    for (const { AssumeRolePolicyDocument } of propertiesOf(prod, 'AWS::IAM::Role'))
      for (const { Principal } of statementsIn(AssumeRolePolicyDocument))
        expect(Object.keys(Principal as object)).toEqual(['Service'])
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

  test('limits the concurrency of the function of reads, and leaves the rest of the account’s to the consumers', () => {
    const capped = propertiesOf(prod, 'AWS::Lambda::Function').filter(
      ({ ReservedConcurrentExecutions }) => ReservedConcurrentExecutions !== undefined,
    )
    expect(capped).toMatchObject([{ ReservedConcurrentExecutions: 200, Timeout: 28 }])
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

  test('starts functions without reading their source maps', () => {
    for (const { Environment } of propertiesOf(prod, 'AWS::Lambda::Function'))
      expect(JSON.stringify(Environment ?? {})).not.toContain('source-maps')
  })
})
