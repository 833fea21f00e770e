import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PUBLIC_SECONDS } from '../../src/api/caching.ts'
import { synthesize, templateOf, type Resource } from './support/synthesize.ts'
import { propertiesOf } from './support/template.ts'

let here: ReturnType<typeof synthesize>
let abroad: ReturnType<typeof synthesize>
beforeAll(() => {
  here = synthesize('prod', { origin: 'https://app.example' })
  abroad = synthesize('dev', { region: 'eu-central-1' })
})
afterAll(() => {
  for (const { directory } of [here, abroad]) rmSync(directory, { recursive: true })
})

interface Rule {
  readonly Name: string
  readonly Action?: object
  readonly Statement: object
}

const ofScope = (resources: readonly (readonly [string, Resource])[], scope: string) =>
  resources.filter(
    ([, { Type, Properties }]) => Type === 'AWS::WAFv2::WebACL' && Properties['Scope'] === scope,
  )

const all = ({ template: { Resources } }: ReturnType<typeof synthesize>) => Object.entries(Resources)

const rulesOf = ([, { Properties }]: readonly [string, Resource]) => Properties['Rules'] as readonly Rule[]

/** A reference to the secret that edge and gateway share: CloudFormation looks it up during deployment. */
const RESOLVED = /^\{\{resolve:secretsmanager:.*:SecretString:::\}\}$/

const textOf = (value: unknown): string => {
  const [separator, parts] = (value as { 'Fn::Join': [string, unknown[]] })['Fn::Join']
  return parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join(separator)
}

describe('the firewall of the edge', () => {
  test('counts the requests of each client address, and answers a flood with the 429 of the gateway', () => {
    const [firewall] = ofScope(all(here), 'CLOUDFRONT')
    const flood = rulesOf(firewall!).find(({ Name }) => Name === 'flood')
    expect(flood!.Statement).toEqual({ RateBasedStatement: { AggregateKeyType: 'IP', Limit: 20_000 } })
    expect(flood!.Action).toEqual({
      Block: {
        CustomResponse: {
          ResponseCode: 429,
          CustomResponseBodyKey: 'flood',
          ResponseHeaders: expect.arrayContaining([
            { Name: 'retry-after', Value: '300' },
            { Name: 'access-control-allow-origin', Value: 'https://app.example' },
          ]) as unknown,
        },
      },
    })
    const { flood: body } = firewall![1].Properties['CustomResponseBodies'] as { flood: { Content: string } }
    expect(JSON.parse(body.Content)).toMatchObject({
      type: 'urn:tributary:problem:throttled',
      status: 429,
    })
  })

  test('counts the attempts of each client address to sign in separately, however the path is spelled', () => {
    const [firewall] = ofScope(all(here), 'CLOUDFRONT')
    const signIn = rulesOf(firewall!).find(({ Name }) => Name === 'sign-in')
    expect(signIn!.Statement).toMatchObject({
      RateBasedStatement: {
        AggregateKeyType: 'IP',
        Limit: 200,
        ScopeDownStatement: {
          ByteMatchStatement: {
            FieldToMatch: { UriPath: {} },
            SearchString: '/sessions',
            TextTransformations: [{ Type: 'URL_DECODE' }, { Type: 'NORMALIZE_PATH' }],
          },
        },
      },
    })
    expect(signIn!.Action).toMatchObject({ Block: { CustomResponse: { ResponseCode: 429 } } })
  })

  test('protects the distribution', () => {
    const [[id]] = ofScope(all(here), 'CLOUDFRONT') as [[string, Resource]]
    const [[, edge]] = here.ofType('AWS::CloudFront::Distribution') as [[string, Resource]]
    expect(edge.Properties).toHaveProperty('DistributionConfig.WebACLId', { 'Fn::GetAtt': [id, 'Arn'] })
  })

  test('is in us-east-1 also if the stack is in another region: a stack of its own, which passes its ARN on', () => {
    expect(here.beside).toEqual([])
    expect(abroad.beside.map(({ region, stackName }) => [region, stackName])).toEqual([
      ['us-east-1', 'tributary-dev-edge'],
    ])
    expect(ofScope(all(abroad), 'CLOUDFRONT')).toEqual([])
    const { Resources } = templateOf(abroad.beside[0]!)
    expect(ofScope(Object.entries(Resources), 'CLOUDFRONT')).toHaveLength(1)
    const [[, edge]] = abroad.ofType('AWS::CloudFront::Distribution') as [[string, Resource]]
    expect(JSON.stringify(edge.Properties)).toMatch(/"WebACLId":\{"Fn::GetAtt":\["ExportsReader/)
  })
})

test('the gateway’s own address admits only requests of the edge, which send a secret that no template contains, and some that are signed', () => {
  const [closed, ...others] = ofScope(all(here), 'REGIONAL')
  expect([closed![1].Properties['DefaultAction'], others]).toEqual([{ Block: {} }, []])
  const [only, flood, signed, ...more] = rulesOf(closed!)
  expect([only!.Action, more]).toEqual([{ Allow: {} }, []])
  expect(flood!.Statement).toEqual({ RateBasedStatement: { AggregateKeyType: 'IP', Limit: 2_000 } })
  expect(flood!.Action).toMatchObject({ Block: { CustomResponse: { ResponseCode: 429 } } })
  expect([signed!.Action, signed!.Statement]).toMatchObject([
    { Allow: {} },
    {
      ByteMatchStatement: {
        FieldToMatch: { SingleHeader: { Name: 'authorization' } },
        PositionalConstraint: 'STARTS_WITH',
        SearchString: 'AWS4-HMAC-SHA256 ',
      },
    },
  ])
  const { ByteMatchStatement: match } = only!.Statement as {
    ByteMatchStatement: { FieldToMatch: object; PositionalConstraint: string; SearchString: unknown }
  }
  expect(match).toMatchObject({
    FieldToMatch: { SingleHeader: { Name: 'x-tributary-edge' } },
    PositionalConstraint: 'EXACTLY',
  })
  const [[, edge]] = here.ofType('AWS::CloudFront::Distribution') as [[string, Resource]]
  const { Origins } = edge.Properties['DistributionConfig'] as { Origins: [{ OriginCustomHeaders: unknown }] }
  expect(Origins[0].OriginCustomHeaders).toEqual([
    { HeaderName: 'x-tributary-edge', HeaderValue: match.SearchString },
  ])
  expect(textOf(match.SearchString)).toMatch(RESOLVED)
  const [[stage]] = here.ofType('AWS::ApiGateway::Stage') as [[string, Resource]]
  const [[, association]] = here.ofType('AWS::WAFv2::WebACLAssociation') as [[string, Resource]]
  expect(JSON.stringify(association.Properties['ResourceArn'])).toContain(`"Ref":"${stage}"`)
  expect(association.Properties['WebACLArn']).toEqual({ 'Fn::GetAtt': [closed![0], 'Arn'] })
})

describe('the edge', () => {
  test('keeps what Cache-Control calls public for a few seconds, and nothing else, not even errors', () => {
    const [policy] = propertiesOf(here, 'AWS::CloudFront::CachePolicy')
    expect(policy).toMatchObject({
      CachePolicyConfig: { MinTTL: 0, DefaultTTL: 0, MaxTTL: PUBLIC_SECONDS },
    })
    const [edge] = propertiesOf(here, 'AWS::CloudFront::Distribution')
    const { CustomErrorResponses: errors } = edge!['DistributionConfig'] as {
      CustomErrorResponses: { ErrorCode: number; ErrorCachingMinTTL: number }[]
    }
    const kept = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504]
    expect(errors).toEqual(kept.map((code) => ({ ErrorCode: code, ErrorCachingMinTTL: 0 })))
  })

  test('passes on every method with all headers but the host, over HTTPS only', () => {
    const [edge] = propertiesOf(here, 'AWS::CloudFront::Distribution')
    const { DefaultCacheBehavior: behavior, CacheBehaviors: others } = edge!['DistributionConfig'] as {
      DefaultCacheBehavior: { AllowedMethods: string[]; CachedMethods?: string[] }
      CacheBehaviors?: unknown
    }
    expect(others).toBeUndefined()
    expect(behavior.AllowedMethods.toSorted()).toEqual(
      ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'].toSorted(),
    )
    // CloudFront keeps answers to GET and HEAD unless it is told of others.
    expect(behavior.CachedMethods).toBeUndefined()
    expect(behavior).toMatchObject({
      ViewerProtocolPolicy: 'https-only',
      // The managed policy AllViewerExceptHostHeader: the gateway answers only to its own host.
      OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
    })
  })

  test('tells answers apart by the token, the query, and each header on which the answer of a route depends', () => {
    const [policy] = propertiesOf(here, 'AWS::CloudFront::CachePolicy')
    expect(policy).toHaveProperty('CachePolicyConfig.ParametersInCacheKeyAndForwardedToOrigin', {
      EnableAcceptEncodingGzip: false,
      EnableAcceptEncodingBrotli: false,
      HeadersConfig: { HeaderBehavior: 'whitelist', Headers: ['Authorization', 'Accept'] },
      QueryStringsConfig: { QueryStringBehavior: 'all' },
      CookiesConfig: { CookieBehavior: 'none' },
    })
  })
})
