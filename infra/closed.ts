import { RemovalPolicy } from 'aws-cdk-lib'
import type { SpecRestApi } from 'aws-cdk-lib/aws-apigateway'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2'
import type { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import { BODIES, FLOOD, seen, throttled } from './firewall.ts'
import type { Stage } from './stage.ts'

/** The header by which the edge proves itself to the gateway. */
export const PASS_HEADER = 'x-tributary-edge'

/** The secret of that header. CloudFormation inserts it during deployment; the template does not contain it. */
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

interface Closing {
  readonly stage: Stage
  /** The secret of the edge. */
  readonly pass: string
}

/** Signed requests of one address in five minutes. */
const MOST_SIGNED = 2_000

/**
 * Refuses requests to the gateway's own address that do not come through the edge and its firewall (WAF decides before
 * authorizers: API Gateway Developer Guide, "Use AWS WAF to protect your REST APIs"). That address cannot be switched
 * off, because the edge itself uses it. A signed request must come to that address, because the signature covers it; the
 * gateway has only the routes of guests for such requests.
 */
export function close(scope: Construct, api: SpecRestApi, { stage, pass }: Closing): void {
  const closed = new CfnWebACL(scope, 'Closed', {
    scope: 'REGIONAL',
    defaultAction: { block: {} },
    visibilityConfig: seen('closed'),
    customResponseBodies: BODIES,
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
      {
        name: FLOOD,
        priority: 1,
        action: { block: { customResponse: throttled(stage) } },
        statement: { rateBasedStatement: { limit: MOST_SIGNED, aggregateKeyType: 'IP' } },
        visibilityConfig: seen('closed-flood'),
      },
      {
        name: 'signed',
        priority: 2,
        action: { allow: {} },
        statement: {
          byteMatchStatement: {
            fieldToMatch: { singleHeader: { Name: 'authorization' } },
            positionalConstraint: 'STARTS_WITH',
            searchString: 'AWS4-HMAC-SHA256 ',
            textTransformations: [{ priority: 0, type: 'NONE' }],
          },
        },
        visibilityConfig: seen('signed'),
      },
    ],
  })
  new CfnWebACLAssociation(scope, 'Closed-api', {
    resourceArn: api.deploymentStage.stageArn,
    webAclArn: closed.attrArn,
  })
}
