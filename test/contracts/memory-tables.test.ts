import { memoryTables } from './memory-tables.ts'
import { tablesContract } from './tables.ts'

tablesContract('memory', () => Promise.resolve(memoryTables()))
