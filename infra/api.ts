import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { ApiDefinition, EndpointType, SpecRestApi } from 'aws-cdk-lib/aws-apigateway'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Stream } from 'aws-cdk-lib/aws-kinesis'
import type { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import { stageOptions } from './api-stage.ts'
import { allowAuthorizing } from './authorizer.ts'
import type { Made } from './function.ts'
import { gatewayDocument } from './gateway/document.ts'
import type { Plan } from './plan.ts'
import type { Stage } from './stage.ts'

export interface Behind {
  readonly stream: Stream
  readonly reads: Made
  readonly signIn: Made
  readonly authorizer: Made
}

/** The gateway, made from the list of routes. Its document names no stream: the stage's variable does. */
export function makeApi(scope: Construct, plan: Plan, behind: Behind): SpecRestApi {
  const { stream, reads, signIn, authorizer } = behind
  const { partition, region } = Stack.of(scope)
  const { application, stage, straight } = plan
  const { routes } = application
  const document = gatewayDocument(routes, straight, {
    name: stage.prefix,
    partition,
    region,
    writerRoleArn: straight.writes.size === 0 ? '' : makeWriter(scope, stream).roleArn,
    readsFunctionArn: reads.run.functionArn,
    signInFunctionArn: signIn.run.functionArn,
    authorizerFunctionArn: authorizer.run.functionArn,
    origin: stage.origin,
    apiKeys: stage.apiKeys,
  })
  const api = new SpecRestApi(scope, 'Api', {
    restApiName: stage.prefix,
    apiDefinition: ApiDefinition.fromInline(document),
    endpointTypes: [EndpointType.REGIONAL],
    cloudWatchRole: true,
    // An account has one such role for all its stages, so it stays when this stage is destroyed.
    cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN,
    deployOptions: { ...stageOptions(scope, stage, routes), variables: { stream: stream.streamName } },
  })
  const gateway = new ServicePrincipal('apigateway.amazonaws.com', {
    conditions: { ArnLike: { 'aws:SourceArn': api.arnForExecuteApi() } },
  })
  for (const { run } of [reads, signIn]) run.grantInvoke(gateway)
  allowAuthorizing(authorizer, api)
  addUsagePlan(api, stage)
  acknowledgeFindings(api)
  return api
}

/** The role with which the gateway writes: it may put records into this stream, and nothing else. */
function makeWriter(scope: Construct, stream: Stream): Role {
  const role = new Role(scope, 'Writer', { assumedBy: new ServicePrincipal('apigateway.amazonaws.com') })
  stream.grant(role, 'kinesis:PutRecord', 'kinesis:PutRecords')
  return role
}

/**
 * A rate for each key, in addition to that of the stage. If a stage uses keys, a first one is created. A key is no
 * sign-in.
 */
function addUsagePlan(api: SpecRestApi, { prefix, rate, burst, apiKeys }: Stage): void {
  const plan = api.addUsagePlan('Plan', { throttle: { rateLimit: rate, burstLimit: burst } })
  plan.addApiStage({ stage: api.deploymentStage })
  if (!apiKeys) return
  const key = api.addApiKey('Key', { apiKeyName: `${prefix}-first` })
  plan.addApiKey(key)
  new CfnOutput(api, 'OutputApiKey', { key: 'ApiKeyId', value: key.keyId })
}

function acknowledgeFindings(api: SpecRestApi): void {
  acknowledge(api, 'APIG2', 'The document has its validators in it, where the rule does not look')
  acknowledge(
    api.node.findChild('CloudWatchRole'),
    'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
    'The one role that API Gateway takes on to log for an account: AWS writes its policy',
  )
}
