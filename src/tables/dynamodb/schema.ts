import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb'

/** The one index of every table. */
export const INDEX = 'index'

/**
 * The schema of every table, also of those that the stack creates. The index holds keys only: a write that leaves a
 * row's place in the index unchanged costs no write unit there, and listed rows are read from the table.
 */
export const tableSchema = {
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
    { AttributeName: 'ipk', AttributeType: 'S' },
    { AttributeName: 'isk', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: INDEX,
      KeySchema: [
        { AttributeName: 'ipk', KeyType: 'HASH' },
        { AttributeName: 'isk', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
  BillingMode: 'PAY_PER_REQUEST',
} as const satisfies Partial<CreateTableCommandInput>
