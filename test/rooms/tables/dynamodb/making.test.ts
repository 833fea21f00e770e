import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { openDynamodbTables } from '../../../../src/tables/dynamodb.ts'
import { tableSchema } from '../../../../src/tables/dynamodb/schema.ts'
import { listen, trialOf } from '../../../servers/dynamodb.ts'

type Asked = Readonly<Record<string, unknown>> & { readonly TableName: string }

const refusal = (name: string) => ({
  status: 400,
  body: { __type: `com.amazonaws.dynamodb.v20120810#${name}` },
})

/** What a stack's table is, in a DynamoDB that keeps what it was asked for; emulators know none of these settings. */
async function withStacksTable() {
  const asked: [string, Asked][] = []
  const tables = new Map<string, object>([
    ['p-t', { SSEDescription: { Status: 'ENABLED', SSEType: 'KMS' }, DeletionProtectionEnabled: true }],
  ])
  let early = 1
  const answers: Readonly<Record<string, (input: Asked) => { status?: number; body: object }>> = {
    DescribeTable: ({ TableName }) =>
      tables.has(TableName)
        ? { body: { Table: { TableStatus: 'ACTIVE', ...tables.get(TableName) } } }
        : refusal('ResourceNotFoundException'),
    CreateTable: (input) => ({ body: { made: tables.set(input.TableName, input).size } }),
    UpdateTable: (input) => ({ body: { made: tables.set(input.TableName, input).size } }),
    DeleteTable: ({ TableName }) => ({ body: { gone: tables.delete(TableName) } }),
    DescribeContinuousBackups: () => {
      const PointInTimeRecoveryDescription = { PointInTimeRecoveryStatus: 'ENABLED' }
      return { body: { ContinuousBackupsDescription: { PointInTimeRecoveryDescription } } }
    },
    UpdateContinuousBackups: () =>
      early-- > 0 ? refusal('ContinuousBackupsUnavailableException') : { body: {} },
  }
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const operation = String(request.headers['x-amz-target']).split('.')[1] ?? ''
      const input = JSON.parse(body) as Asked
      asked.push([operation, input])
      const { status = 200, body: told } = answers[operation]!(input)
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(told))
    })
  })
  return {
    ...(await listen(server)),
    asked: () => asked.splice(0).filter(([name]) => !name.startsWith('Describe')),
  }
}

test('a generation is made as the stack made the first, and deleted though it is protected', async () => {
  const server = await withStacksTable()
  const tables = openDynamodbTables({ ...trialOf(server.endpoint, 'p'), create: false })
  await tables.make('t.2', 't')
  const recovery = {
    TableName: 'p-t.2',
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  }
  const settings = { SSESpecification: { Enabled: true, SSEType: 'KMS' }, DeletionProtectionEnabled: true }
  expect(server.asked()).toEqual([
    ['CreateTable', { TableName: 'p-t.2', ...tableSchema, ...settings }],
    // A new table is not backed up at once.
    ['UpdateContinuousBackups', recovery],
    ['UpdateContinuousBackups', recovery],
  ])
  await tables.drop('t.2')
  await tables.drop('t.2')
  expect(server.asked()).toEqual([
    ['UpdateTable', { TableName: 'p-t.2', DeletionProtectionEnabled: false }],
    ['DeleteTable', { TableName: 'p-t.2' }],
  ])
  await expect(tables.make('u.2', 'u')).rejects.toThrow(
    'Cannot make table "p-u.2": DynamoDB has no table "p-u" to make it like',
  )
  await tables.close()
  await server.close()
})
