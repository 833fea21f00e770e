import type { SpecRestApi } from 'aws-cdk-lib/aws-apigateway'
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  HttpVersion,
  OriginRequestPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront'
import { RestApiOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import type { IBucket } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'

/**
 * CloudFront before the gateway: TLS ends near the client, and the stage's name is in no URL. It caches nothing, for nothing
 * may be answered before the authorizer has spoken; the gateway's own cache stands behind it.
 */
export function makeEdge(scope: Construct, api: SpecRestApi, access: IBucket): Distribution {
  const edge = new Distribution(scope, 'Edge', {
    defaultBehavior: {
      origin: new RestApiOrigin(api),
      allowedMethods: AllowedMethods.ALLOW_ALL,
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    },
    httpVersion: HttpVersion.HTTP2_AND_3,
    enableLogging: true,
    logBucket: access,
    logFilePrefix: 'edge/',
  })
  acknowledge(edge, 'CFR1', 'The service is for everywhere')
  acknowledge(edge, 'CFR2', 'The firewall stands at the gateway, which is what costs')
  acknowledge(
    edge,
    'CFR4',
    'CloudFront’s own certificate allows no choice of TLS; a domain of the team’s brings one',
  )
  return edge
}
