import { CfnElement, Stack } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs'
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import { INDEX } from '../src/tables/dynamodb/schema.ts'
import { acknowledge } from './acknowledge.ts'

/** Allows a function these actions on these resources. CDK's own grants on a table include all of its indexes. */
export function allow(
  run: NodejsFunction,
  actions: readonly string[],
  ...resources: readonly string[]
): void {
  run.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: [...resources] }))
}

/**
 * A table and its later generations (`<table>.2` and so on), with their indexes, as rebuilds create them. No other
 * table's name continues with a dot.
 */
export function generationsOf(run: NodejsFunction, table: TableV2): readonly string[] {
  explain(run, table, '.*', 'Later generations of this table, which have its name and a number')
  return [table.tableArn, `${table.tableArn}.*`]
}

/** Explains to cdk-nag the wildcards in a function's policy: they are names that begin like the resource's. */
export function explain(run: NodejsFunction, of: Bucket | TableV2, rest: string, reason: string): void {
  const policy = run.role?.node.tryFindChild('DefaultPolicy')
  const made = of.node.defaultChild
  if (policy === undefined || !CfnElement.isCfnElement(made)) throw new Error('Cannot find what CDK made')
  acknowledge(policy, `IAM5[Resource::<${Stack.of(of).getLogicalId(made)}.Arn>${rest}]`, reason)
}

/** The only index of the table. */
export const indexOf = (table: TableV2): string => `${table.tableArn}/index/${INDEX}`
