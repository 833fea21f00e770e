import { afterAll } from 'vitest'
import { openDynamodbTables } from '../../../src/tables/dynamodb.ts'
import { tablesContract } from '../../contracts/tables.ts'
import { startDynamodb, trialOf } from '../../servers/dynamodb.ts'

const { endpoint, close } = await startDynamodb()
afterAll(close)

const run = `contract-${process.pid.toString()}-${Date.now().toString(36)}`
let made = 0
const fresh = () => openDynamodbTables(trialOf(endpoint, `${run}-${String(made++)}`))
tablesContract('DynamoDB', () => Promise.resolve(fresh()), 'in a moment')
