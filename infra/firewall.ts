import type { SpecRestApi } from 'aws-cdk-lib/aws-apigateway'
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2'
import type { Construct } from 'constructs'

/** Requests of one address in five minutes; more is refused. An upload of 500 events is one. */
const MOST = 20_000

const seen = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
  cloudWatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: false,
})

/**
 * Keeps known bad addresses and floods from the gateway. AWS' common rules are left out on purpose: they refuse bodies
 * over 8 KiB, and a batch of events is larger.
 */
export function makeFirewall(scope: Construct, api: SpecRestApi): void {
  const firewall = new CfnWebACL(scope, 'Firewall', {
    scope: 'REGIONAL',
    defaultAction: { allow: {} },
    visibilityConfig: seen('firewall'),
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
        name: 'flood',
        priority: 1,
        action: { block: {} },
        statement: { rateBasedStatement: { limit: MOST, aggregateKeyType: 'IP' } },
        visibilityConfig: seen('flood'),
      },
    ],
  })
  new CfnWebACLAssociation(scope, 'Firewall-of-api', {
    resourceArn: api.deploymentStage.stageArn,
    webAclArn: firewall.attrArn,
  })
}
