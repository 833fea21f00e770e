import { RemovalPolicy } from 'aws-cdk-lib'
import type { SpecRestApi } from 'aws-cdk-lib/aws-apigateway'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2'
import type { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import { seen } from './firewall.ts'

/** What the edge tells the gateway with each request, and nobody else knows. */
export const PASS_HEADER = 'x-tributary-edge'

/** A word for it. CloudFormation puts it in where it deploys; the template holds none. */
export function makePass(scope: Construct): string {
  const secret = new Secret(scope, 'Pass', {
    generateSecretString: { passwordLength: 48, excludePunctuation: true },
    removalPolicy: RemovalPolicy.DESTROY,
  })
  acknowledge(
    secret,
    'SMG4',
    'Edge and gateway would have to change it at the same moment: a new deploy does',
  )
  return secret.secretValue.unsafeUnwrap()
}

/**
 * Refuses whoever comes to the gateway's own address, past the edge and its firewall (WAF is asked before authorizers: API
 * Gateway Developer Guide, "Use AWS WAF to protect your REST APIs"). That address cannot be switched off while the edge itself
 * comes by it.
 */
export function close(scope: Construct, api: SpecRestApi, pass: string): void {
  const closed = new CfnWebACL(scope, 'Closed', {
    scope: 'REGIONAL',
    defaultAction: { block: {} },
    visibilityConfig: seen('closed'),
    rules: [
      {
        name: 'edge',
        priority: 0,
        action: { allow: {} },
        statement: {
          byteMatchStatement: {
            fieldToMatch: { singleHeader: { Name: PASS_HEADER } },
            positionalConstraint: 'EXACTLY',
            searchString: pass,
            textTransformations: [{ priority: 0, type: 'NONE' }],
          },
        },
        visibilityConfig: seen('edge'),
      },
    ],
  })
  new CfnWebACLAssociation(scope, 'Closed-api', {
    resourceArn: api.deploymentStage.stageArn,
    webAclArn: closed.attrArn,
  })
}
