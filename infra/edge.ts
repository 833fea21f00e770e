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
 * CloudFront in front of the gateway: TLS ends near the client, and URLs do not contain the stage's name. It caches
 * nothing, because no answer may be given before the authorizer has decided; the gateway has a cache of its own.
 */
export function makeEdge(scope: Construct, { api, access, firewallArn, pass }: Behind): Distribution {
  const edge = new Distribution(scope, 'Edge', {
    webAclId: firewallArn,
    defaultBehavior: {
      // It replaces a header of this name that a client may have sent.
      origin: new RestApiOrigin(api, { customHeaders: { [PASS_HEADER]: pass } }),
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
  acknowledge(
    edge,
    'CFR4',
    'CloudFront’s own certificate allows no choice of TLS; a domain of the team’s brings one',
  )
  return edge
}
