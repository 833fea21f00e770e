import { AttributeType, Billing, ProjectionType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import type { Construct } from 'constructs'
import { tableNames } from '../src/home/table-names.ts'
import { INDEX, tableSchema } from '../src/tables/dynamodb/schema.ts'
import type { Plan } from './plan.ts'
import { removalOf, type Stage } from './stage.ts'

/** The tables of the stack, by their names in the application. */
export type TablesByName = ReadonlyMap<string, TableV2>

/**
 * Creates the tables. No row expires: without an old row a total would be wrong, and a request that is repeated after
 * years would append a second event.
 */
export const makeTables = (scope: Construct, { application, stage }: Plan): TablesByName =>
  new Map(tableNames(application).map((name) => [name, makeTable(scope, stage, name)]))

function makeTable(scope: Construct, stage: Stage, name: string): TableV2 {
  return new TableV2(scope, `Table-${name}`, {
    tableName: `${stage.prefix}-${name}`,
    ...keysOf(tableSchema),
    globalSecondaryIndexes: [
      { indexName: INDEX, ...keysOf(index), projectionType: ProjectionType[index.Projection.ProjectionType] },
    ],
    billing: Billing.onDemand(),
    encryption: TableEncryptionV2.awsManagedKey(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: stage.isProtected,
    removalPolicy: removalOf(stage),
  })
}

const [index] = tableSchema.GlobalSecondaryIndexes

interface Keys {
  readonly KeySchema: readonly [{ readonly AttributeName: string }, { readonly AttributeName: string }]
}

const keysOf = ({ KeySchema: [partition, sort] }: Keys) => ({
  partitionKey: text(partition.AttributeName),
  sortKey: text(sort.AttributeName),
})

const text = (name: string) => ({ name, type: AttributeType.STRING })

/** The table of this name. Throws if there is none. */
export function tableOf(tables: TablesByName, name: string): TableV2 {
  const table = tables.get(name)
  if (table === undefined) throw new Error(`Cannot find table "${name}": the stack makes none`)
  return table
}
