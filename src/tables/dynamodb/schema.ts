import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb'

/** The one index of every table. */
export const INDEX = 'index'

/**
 * What a table of ours is to DynamoDB, whoever makes it. The index holds keys alone: a write that leaves a row's place
 * in the index as it was costs no write unit there, and a row that the index lists is read as it stands.
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
