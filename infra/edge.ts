import { Duration } from 'aws-cdk-lib'
import type { SpecRestApi } from 'aws-cdk-lib/aws-apigateway'
import {
  AllowedMethods,
  CacheCookieBehavior,
  CacheHeaderBehavior,
  CachePolicy,
  CacheQueryStringBehavior,
  Distribution,
  HttpVersion,
  OriginRequestPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront'
import { RestApiOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import type { IBucket } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { PUBLIC_SECONDS } from '../src/api/caching.ts'
import { acknowledge } from './acknowledge.ts'
import { PASS_HEADER } from './closed.ts'

interface Behind {
  readonly api: SpecRestApi
  /** The bucket of its access logs. */
  readonly access: IBucket
  readonly firewallArn: string
  /** The secret that the gateway's firewall accepts. */
  readonly pass: string
}

/**
 * An answer is kept for as long as its Cache-Control says and no longer than this, and not at all without one. The token
 * is part of the key: a guest's answer is for guests only, and what `Vary` may name is part of it too. CloudFront sends
 * the gateway a token only if it is part of the key (CloudFront Developer Guide, "Configure CloudFront to forward the
 * Authorization header").
 */
const cacheOf = (scope: Construct): CachePolicy =>
  new CachePolicy(scope, 'Edge-cache', {
    comment: 'What Cache-Control calls public',
    minTtl: Duration.seconds(0),
    defaultTtl: Duration.seconds(0),
    maxTtl: Duration.seconds(PUBLIC_SECONDS),
    headerBehavior: CacheHeaderBehavior.allowList('Authorization', 'Accept'),
    queryStringBehavior: CacheQueryStringBehavior.all(),
    cookieBehavior: CacheCookieBehavior.none(),
  })

/**
 * By default CloudFront keeps these errors for ten seconds, whatever they say (CloudFront Developer Guide, "How
 * CloudFront caches HTTP 4xx and 5xx status codes from your origin").
 */
const KEPT_ERRORS = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504]

/**
 * CloudFront in front of the gateway: TLS ends near the client, and URLs do not contain the stage's name. It keeps what
 * is `public`, the answers to guests, and nothing else.
 */
export function makeEdge(scope: Construct, { api, access, firewallArn, pass }: Behind): Distribution {
  const edge = new Distribution(scope, 'Edge', {
    webAclId: firewallArn,
    defaultBehavior: {
      // It replaces a header of this name that a client may have sent.
      origin: new RestApiOrigin(api, { customHeaders: { [PASS_HEADER]: pass } }),
      allowedMethods: AllowedMethods.ALLOW_ALL,
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      cachePolicy: cacheOf(scope),
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    },
    errorResponses: KEPT_ERRORS.map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
    httpVersion: HttpVersion.HTTP2_AND_3,
    enableLogging: true,
    logBucket: access,
    logFilePrefix: 'edge/',
  })
  acknowledge(edge, 'CFR1', 'The service is for everywhere')
  acknowledge(
    edge,
    'CFR4',
    'CloudFront’s own certificate allows no choice of TLS; a domain of the team’s brings one',
  )
  return edge
}
