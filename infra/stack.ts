import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { makeApi } from './api.ts'
import { makeBuckets } from './buckets.ts'
import { close, makePass } from './closed.ts'
import { makeConsumers } from './consumers.ts'
import { makeEdge } from './edge.ts'
import { makeFirewall } from './firewall.ts'
import { makePeople } from './people.ts'
import { makeReads } from './reads.ts'
import type { Stage } from './stages.ts'
import { makeStream } from './stream.ts'
import { makeTables } from './tables.ts'
import { makeUploads } from './uploads.ts'
import { makeWatch } from './watch.ts'

export interface TributaryProps extends StackProps {
  readonly stage: Stage
}

/** Where nobody says where: the one region in which the stack needs no other beside it. */
const HERE = { region: 'us-east-1' }

/** The AWS home of one stage, whole. */
export class TributaryStack extends Stack {
  constructor(scope: Construct, id: string, { stage, ...props }: TributaryProps) {
    super(scope, id, { env: HERE, crossRegionReferences: true, ...props })
    const stream = makeStream(this, stage)
    const tables = makeTables(this, stage)
    const { media, access } = makeBuckets(this, stage)
    const people = makePeople(this, stage)
    const consumers = makeConsumers(this, stage, stream, tables)
    const reads = makeReads(this, stage, { stream, tables, media })
    const uploads = makeUploads(this, stage, { stream, tables, media })
    const api = makeApi(this, stage, { stream, reads, people })
    const pass = makePass(this)
    close(this, api, pass)
    const edge = makeEdge(this, { api, access, pass, firewallArn: makeFirewall(scope, this, stage) })
    const alarms = makeWatch(this, stage, { stream, consumers, reads, uploads, api })
    this.#tell({
      Url: `https://${edge.distributionDomainName}`,
      Stream: stream.streamName,
      Media: media.bucketName,
      UserPool: people.pool.userPoolId,
      UserPoolClient: people.client.userPoolClientId,
      Alarms: alarms.topicArn,
    })
  }

  #tell(outputs: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(outputs))
      new CfnOutput(this, `Output${name}`, { key: name, value })
  }
}
