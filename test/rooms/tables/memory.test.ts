import { memoryTables } from '../../../src/tables/memory.ts'
import { tablesContract } from '../../contracts/tables.ts'

tablesContract('memory', () => Promise.resolve(memoryTables()))
