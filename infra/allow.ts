import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs'
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import { INDEX } from '../src/tables/dynamodb/schema.ts'

/** Lets a function do these things with these resources. CDK's own grants on a table come with all of its indexes. */
export function allow(
  run: NodejsFunction,
  actions: readonly string[],
  ...resources: readonly string[]
): void {
  run.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: [...resources] }))
}

/** The table's one index. */
export const indexOf = (table: TableV2): string => `${table.tableArn}/index/${INDEX}`
