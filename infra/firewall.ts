import { Stack } from 'aws-cdk-lib'
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2'
import type { Construct } from 'constructs'
import { corsHeaders } from '../src/api/cors-headers.ts'
import { problem } from '../src/api/reply.ts'
import type { Stage } from './stage.ts'

/** Requests of one address in five minutes; more is refused. An upload of 500 events is one. */
const MOST = 20_000

/** Where AWS has the firewalls of CloudFront (WAF Developer Guide, "Resources that you can protect with AWS WAF"). */
const EDGE_REGION = 'us-east-1'

/** What a rule or a firewall is counted as. */
export const seen = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
  cloudWatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: false,
})

/**
 * Keeps known bad addresses and floods from the edge, which sees the addresses of those who ask: behind it there are only
 * CloudFront's, and `X-Forwarded-For` is whatever a client has sent. AWS' common rules are left out on purpose: they refuse bodies
 * over 8 KiB, and a batch of events is larger. `beside`: where the stack itself is put. Gives the firewall's ARN.
 */
export function makeFirewall(beside: Construct, stack: Stack, stage: Stage): string {
  const firewall = new CfnWebACL(scopeOf(beside, stack), 'Firewall', {
    scope: 'CLOUDFRONT',
    defaultAction: { allow: {} },
    visibilityConfig: seen('firewall'),
    customResponseBodies: { [FLOOD]: { contentType: 'APPLICATION_JSON', content: TOO_MANY } },
    rules: [
      {
        name: 'reputation',
        priority: 0,
        overrideAction: { none: {} },
        statement: {
          managedRuleGroupStatement: { vendorName: 'AWS', name: 'AWSManagedRulesAmazonIpReputationList' },
        },
        visibilityConfig: seen('reputation'),
      },
      {
        name: FLOOD,
        priority: 1,
        action: { block: { customResponse: throttled(stage) } },
        statement: { rateBasedStatement: { limit: MOST, aggregateKeyType: 'IP' } },
        visibilityConfig: seen(FLOOD),
      },
    ],
  })
  return firewall.attrArn
}

const FLOOD = 'flood'

const TOO_MANY = problem(429, 'throttled', 'Too many requests of one address: try again in some minutes').body

const RETRY_SECONDS = 300

/** As the gateway tells those who come too often. */
const throttled = ({ origin }: Stage): CfnWebACL.CustomResponseProperty => ({
  responseCode: 429,
  customResponseBodyKey: FLOOD,
  responseHeaders: Object.entries({ 'retry-after': String(RETRY_SECONDS), ...corsHeaders(origin) }).map(
    ([name, value]) => ({ name, value }),
  ),
})

/** The stack itself where it stands in that region; else one beside it, whose ARN CDK hands over. */
function scopeOf(beside: Construct, stack: Stack): Construct {
  if (stack.region === EDGE_REGION) return stack
  return new Stack(beside, `${stack.stackName}-edge`, {
    env: { account: stack.account, region: EDGE_REGION },
    crossRegionReferences: true,
  })
}
