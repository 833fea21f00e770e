import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib'
import type { SpecRestApi } from 'aws-cdk-lib/aws-apigateway'
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import type { Stream } from 'aws-cdk-lib/aws-kinesis'
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3'
import type { Topic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import { SIGNED } from '../src/lambda/signed.ts'
import { makeAccessBucket } from './access-bucket.ts'
import { makeApi } from './api.ts'
import { makeAuthorizer } from './authorizer.ts'
import { close, makePass } from './closed.ts'
import { makeConsumers, type Running } from './consumers.ts'
import { makeEdge } from './edge.ts'
import { makeFirewall } from './firewall.ts'
import type { Made } from './function.ts'
import { makeIdentities, type Identities } from './identities.ts'
import { makeNotificationsTopic } from './notifications-topic.ts'
import { makePeople, type People } from './people.ts'
import { planOf, type Wanted } from './plan.ts'
import { makeReads } from './reads.ts'
import { makeSignIn } from './sign-in.ts'
import { makeSignedRoles } from './signed-roles.ts'
import { doorSigns, consumerSigns, topicSigns } from './signs.ts'
import type { Stage } from './stage.ts'
import { makeSources } from './sources.ts'
import { makeStream } from './stream.ts'
import { makeTables, type TablesByName } from './tables.ts'
import { makeWatch, type Watch } from './watch.ts'

export interface TributaryProps extends Wanted, StackProps {}

/** The default region: the only one in which the stack needs no second stack. */
const HERE = { region: 'us-east-1' }

/**
 * The complete AWS home of one stage of an application: stream, tables, a function for each consumer, one behind the
 * routes, gateway, user pool, CloudFront, firewalls, alarms. Its parts are public, so that a stack can extend them.
 *
 *     new TributaryStack(app, 'orders-dev', { application, entry: import.meta.resolve('./application.js') })
 *
 * Throws if a setting cannot be deployed; the message names it.
 */
export class TributaryStack extends Stack {
  readonly stage: Stage
  /** The log. */
  readonly stream: Stream
  /** By their names in the application, and those of every home: `checkpoints`, `parked` and so on. */
  readonly tables: TablesByName
  /** The bucket of access logs. */
  readonly access: IBucket
  /** The bucket of the objects, if the application has some. */
  readonly bucket: Bucket | undefined
  /** The topic whose messages trigger reactors, if there are such reactors. */
  readonly topic: Topic | undefined
  /** The table whose items trigger reactors, if there are such reactors. */
  readonly outbox: TableV2 | undefined
  /** The topic that reactors notify, if one does. */
  readonly notifications: Topic | undefined
  /** The user pool. */
  readonly people: People
  readonly consumers: readonly Running[]
  /** The function behind every route that the gateway does not write to the stream itself. */
  readonly reads: Made
  readonly identities: Identities
  /** The function behind the routes of sign-in. */
  readonly signIn: Made
  readonly authorizer: Made
  readonly api: SpecRestApi
  readonly watch: Watch

  constructor(scope: Construct, id: string, props: TributaryProps) {
    super(scope, id, { env: HERE, crossRegionReferences: true, ...props })
    const plan = planOf(props)
    const { stage } = plan
    this.stage = stage
    this.stream = makeStream(this, stage)
    this.tables = makeTables(this, plan)
    this.access = makeAccessBucket(this, stage)
    this.bucket = plan.bucket?.(this, stage, this.access)
    const { topic, outbox } = makeSources(this, plan)
    this.topic = topic
    this.outbox = outbox
    this.notifications = plan.notifies ? makeNotificationsTopic(this) : undefined
    this.people = makePeople(this, stage)
    this.consumers = makeConsumers(this, plan, this)
    this.reads = makeReads(this, plan, this)
    this.identities = makeIdentities(this, plan, this.people)
    this.signIn = makeSignIn(this, plan, this, this.identities)
    this.authorizer = makeAuthorizer(this, plan, this.people, this.identities)
    this.api = makeApi(this, plan, this)
    makeSignedRoles(this, this.api, this.identities, plan.application.routes)
    const pass = makePass(this)
    close(this, this.api, { stage, pass })
    const firewallArn = makeFirewall(scope, this, stage)
    const edge = makeEdge(this, { api: this.api, access: this.access, pass, firewallArn })
    this.watch = makeWatch(this, stage, this)
    this.watch.add(...this.consumers.flatMap((each) => consumerSigns(stage, each, this.stream)))
    this.watch.add(...doorSigns(this))
    if (this.notifications !== undefined) this.watch.add(...topicSigns(this.notifications))
    this.tell({
      Url: `https://${edge.distributionDomainName}`,
      Stream: this.stream.streamName,
      UserPool: this.people.pool.userPoolId,
      UserPoolClient: this.people.client.userPoolClientId,
      IdentityPool: this.identities.pool.ref,
      SignedUrl: this.api.urlForPath(SIGNED),
      Alarms: this.watch.topic.topicArn,
      ...(topic !== undefined && { Told: topic.topicArn }),
      ...(outbox !== undefined && { Outbox: outbox.tableName }),
      ...(this.notifications !== undefined && { Notifications: this.notifications.topicArn }),
    })
  }

  /** Adds outputs that users of the stack need. */
  protected tell(outputs: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(outputs))
      new CfnOutput(this, `Output${name}`, { key: name, value })
  }
}
