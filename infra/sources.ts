import { AttributeType, Billing, StreamViewType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import { Topic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import type { Plan } from './plan.ts'
import { removalOf, type Stage } from './stage.ts'
import { OUTBOX } from './triggers.ts'

/** What reactors are triggered by, beside stream and objects. */
export interface Sources {
  /** A message is the JSON of an event. */
  readonly topic: Topic | undefined
  /** An item has the JSON of an event as its text `event`, and a key `id`. It may expire: `expires`, in seconds. */
  readonly outbox: TableV2 | undefined
}

/** Only what some reactor is triggered by. */
export function makeSources(scope: Construct, { application, stage, triggersOf }: Plan): Sources {
  const used = new Set(application.consumers.flatMap(({ name }) => triggersOf(name)))
  return {
    topic: used.has('sns') ? new Topic(scope, 'Told', { enforceSSL: true }) : undefined,
    outbox: used.has('dynamodb') ? makeOutbox(scope, stage) : undefined,
  }
}

const makeOutbox = (scope: Construct, stage: Stage): TableV2 =>
  new TableV2(scope, 'Outbox', {
    tableName: `${stage.prefix}-${OUTBOX}`,
    partitionKey: { name: 'id', type: AttributeType.STRING },
    timeToLiveAttribute: 'expires',
    dynamoStream: StreamViewType.NEW_IMAGE,
    billing: Billing.onDemand(),
    encryption: TableEncryptionV2.awsManagedKey(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: stage.isProtected,
    removalPolicy: removalOf(stage),
  })
