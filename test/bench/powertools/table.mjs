import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'

const client = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
  marshallOptions: { removeUndefinedValues: true },
})

const named = (table) => `${process.env.TABLE_PREFIX}-${table}`

/** The item of a key; undefined where there is none. */
export async function get(table, pk, sk) {
  const { Item } = await client.send(
    new GetCommand({ TableName: named(table), Key: { pk, sk }, ConsistentRead: true }),
  )
  return Item
}

/** Writes an item where the condition holds; tells whether it did. */
export const put = (table, Item, ConditionExpression, values) =>
  held(
    new PutCommand({ TableName: named(table), Item, ConditionExpression, ExpressionAttributeValues: values }),
  )

/** Changes fields of an item; without a condition always, with one where it holds; tells whether it did. */
export const update = (table, pk, sk, UpdateExpression, values, ConditionExpression) =>
  held(
    new UpdateCommand({
      TableName: named(table),
      Key: { pk, sk },
      UpdateExpression,
      ConditionExpression,
      ExpressionAttributeValues: values,
    }),
  )

async function held(command) {
  try {
    await client.send(command)
    return true
  } catch (error) {
    if (error.name === 'ConditionalCheckFailedException') return false
    throw error
  }
}
