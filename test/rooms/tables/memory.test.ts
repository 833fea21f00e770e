import { memoryTables } from '../../../src/tables/memory.ts'
import { tablesContract } from '../../contracts/tables.ts'

tablesContract('memory', () => Promise.resolve(memoryTables()))
tablesContract(
  'memory with transactions',
  () => Promise.resolve(memoryTables({}, undefined, { transactions: true })),
  'at once',
  'transactions',
)
