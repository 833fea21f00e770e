import { CfnElement, Stack } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs'
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import { MEDIA_PREFIX } from '../src/objects/media.ts'
import { INDEX } from '../src/tables/dynamodb/schema.ts'
import { acknowledge } from './acknowledge.ts'

/** Lets a function do these things with these resources. CDK's own grants on a table come with all of its indexes. */
export function allow(
  run: NodejsFunction,
  actions: readonly string[],
  ...resources: readonly string[]
): void {
  run.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: [...resources] }))
}

/** Lets a function do these things with the media of a bucket, whose names nobody knows before they are there. */
export function allowMedia(run: NodejsFunction, actions: readonly string[], bucket: Bucket): void {
  allow(run, actions, bucket.arnForObjects(`${MEDIA_PREFIX}*`))
  const policy = run.role?.node.tryFindChild('DefaultPolicy')
  const made = bucket.node.defaultChild
  if (policy === undefined || !CfnElement.isCfnElement(made)) throw new Error('Cannot find what CDK made')
  const id = Stack.of(bucket).getLogicalId(made)
  acknowledge(
    policy,
    `IAM5[Resource::<${id}.Arn>/${MEDIA_PREFIX}*]`,
    'Every media, and nothing else in the bucket',
  )
}

/** The table's one index. */
export const indexOf = (table: TableV2): string => `${table.tableArn}/index/${INDEX}`
