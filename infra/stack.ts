import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib'
import type { SpecRestApi } from 'aws-cdk-lib/aws-apigateway'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { makeApi } from './api.ts'
import { makeBuckets } from './buckets.ts'
import { makeConsumers } from './consumers.ts'
import { makeEdge } from './edge.ts'
import { makeFirewall } from './firewall.ts'
import { makePeople, type People } from './people.ts'
import { makeReads } from './reads.ts'
import type { Stage } from './stages.ts'
import { makeStream } from './stream.ts'
import { makeTables } from './tables.ts'
import { makeUploads } from './uploads.ts'
import { makeWatch } from './watch.ts'

export interface TributaryProps extends StackProps {
  readonly stage: Stage
}

/** The AWS home of one stage, whole. */
export class TributaryStack extends Stack {
  constructor(scope: Construct, id: string, { stage, ...props }: TributaryProps) {
    super(scope, id, props)
    const stream = makeStream(this, stage)
    const tables = makeTables(this, stage)
    const { media, access } = makeBuckets(this, stage)
    const people = makePeople(this, stage)
    const consumers = makeConsumers(this, stage, stream, tables)
    const reads = makeReads(this, stage, { stream, tables, media })
    const uploads = makeUploads(this, stage, media, stream)
    const api = makeApi(this, stage, { stream, reads, people })
    grantCalls(api, people)
    makeFirewall(this, api)
    const edge = makeEdge(this, api, access)
    const alarms = makeWatch(this, stage, { stream, consumers, reads, uploads, api })
    this.#tell({
      Url: `https://${edge.distributionDomainName}`,
      Stream: stream.streamName,
      Media: media.bucketName,
      UserPool: people.pool.userPoolId,
      UserPoolClient: people.client.userPoolClientId,
      IdentityPool: people.identities.ref,
      Alarms: alarms.topicArn,
    })
  }

  #tell(outputs: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(outputs))
      new CfnOutput(this, `Output${name}`, { key: name, value })
  }
}

/** What the roles may call of what names nobody. All else is told by Cognito's token, which names who asks. */
function grantCalls(api: SpecRestApi, { authenticated, guest }: People): void {
  const calls = (...paths: readonly (readonly [method: string, path: string])[]) =>
    new PolicyStatement({
      actions: ['execute-api:Invoke'],
      resources: paths.map(([method, path]) =>
        api.arnForExecuteApi(method, path, api.deploymentStage.stageName),
      ),
    })
  const open = [
    ['GET', '/healthz'],
    ['GET', '/openapi.json'],
  ] as const
  guest.addToPolicy(calls(...open))
  authenticated.addToPolicy(calls(...open, ['GET', '/nearby']))
}
