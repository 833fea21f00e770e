import { Stack } from 'aws-cdk-lib'
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2'
import type { Construct } from 'constructs'
import { corsHeaders } from '../src/api/cors-headers.ts'
import { problem } from '../src/api/reply.ts'
import { postSessions } from '../src/api/routes/post-sessions.ts'
import type { Stage } from './stage.ts'

/** Requests of one address in five minutes; more are refused. A request with 500 events counts as one. */
const MOST = 20_000

/** Attempts of one address to sign in within five minutes; the function of sign-in counts them too, by user. */
const MOST_SIGN_INS = 200

/** Also a path that the gateway decodes to this one. */
const SIGNING_IN: CfnWebACL.StatementProperty = {
  byteMatchStatement: {
    fieldToMatch: { uriPath: {} },
    positionalConstraint: 'STARTS_WITH',
    searchString: postSessions.path,
    textTransformations: [
      { priority: 0, type: 'URL_DECODE' },
      { priority: 1, type: 'NORMALIZE_PATH' },
    ],
  },
}

/** The region of CloudFront's firewalls (WAF Developer Guide, "Resources that you can protect with AWS WAF"). */
const EDGE_REGION = 'us-east-1'

/** The metric of a rule or a firewall. */
export const seen = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
  cloudWatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: false,
})

/**
 * Protects the edge from known bad addresses and from floods. Only the edge sees the addresses of clients: behind it
 * there are only CloudFront's, and a client can send any `X-Forwarded-For`. AWS' common rules are left out on purpose:
 * they refuse bodies over 8 KiB, and a batch of events is larger. `beside`: the scope of the stack itself. Gives the
 * firewall's ARN.
 */
export function makeFirewall(beside: Construct, stack: Stack, stage: Stage): string {
  const firewall = new CfnWebACL(scopeOf(beside, stack), 'Firewall', {
    scope: 'CLOUDFRONT',
    defaultAction: { allow: {} },
    visibilityConfig: seen('firewall'),
    customResponseBodies: BODIES,
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
      {
        name: 'sign-in',
        priority: 2,
        action: { block: { customResponse: throttled(stage) } },
        statement: {
          rateBasedStatement: {
            limit: MOST_SIGN_INS,
            aggregateKeyType: 'IP',
            scopeDownStatement: SIGNING_IN,
          },
        },
        visibilityConfig: seen('sign-in'),
      },
    ],
  })
  return firewall.attrArn
}

export const FLOOD = 'flood'

const TOO_MANY = problem(429, 'throttled', 'Too many requests of one address: try again in some minutes').body

export const BODIES = { [FLOOD]: { contentType: 'APPLICATION_JSON', content: TOO_MANY } }

const RETRY_SECONDS = 300

/** The same answer as that of the gateway's throttling. */
export const throttled = ({ origin }: Stage): CfnWebACL.CustomResponseProperty => ({
  responseCode: 429,
  customResponseBodyKey: FLOOD,
  responseHeaders: Object.entries({ 'retry-after': String(RETRY_SECONDS), ...corsHeaders(origin) }).map(
    ([name, value]) => ({ name, value }),
  ),
})

/** The stack itself if it is in that region; otherwise a second stack beside it, whose ARN CDK passes on. */
function scopeOf(beside: Construct, stack: Stack): Construct {
  if (stack.region === EDGE_REGION) return stack
  return new Stack(beside, `${stack.stackName}-edge`, {
    env: { account: stack.account, region: EDGE_REGION },
    crossRegionReferences: true,
  })
}
