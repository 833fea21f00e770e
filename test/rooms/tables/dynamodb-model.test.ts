import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { openDynamodbTables } from '../../../src/tables/dynamodb.ts'
import { ATTEMPTS } from '../../../src/tables/dynamodb/retry.ts'
import { memoryTables } from '../../../src/tables/memory.ts'
import { collect } from '../../contracts/tables/rows.ts'
import { stepOver, type Step } from '../../contracts/tables/steps.ts'
import { startDynalite, trialOf } from '../../servers/dynamodb.ts'
import { fate, unsteadyWire, type Fate } from '../../servers/unsteady-wire.ts'

const dynalite = await startDynalite()
const wire = await unsteadyWire(dynalite.endpoint)
const tables = openDynamodbTables(trialOf(wire.endpoint, 'model'))
afterAll(async () => {
  await tables.close()
  await wire.close()
  await dynalite.close()
})

// dynalite compares bounds as JavaScript's strings, so that no part is beyond U+FFFF.
const step = stepOver(['a', 'aa', 'a!', 'b', '\x01', 'é', '\uffff'])

/** Fates of a step, so few that no request can come to nothing too often. */
const fates = fc.array(fate, { maxLength: ATTEMPTS - 1 })

let table = 0

async function agree(steps: readonly (readonly [Step, readonly Fate[]])[]): Promise<void> {
  const memory = memoryTables()
  const name = `t${(table++).toString()}`
  for (const [each, treated] of steps) {
    wire.fates = [...treated]
    expect(await each(tables, name)).toEqual(await each(memory, name))
  }
  wire.fates = []
  expect(await collect(tables.scan(name))).toEqual(memory.rows(name))
}

test('whatever is done to them, and whatever becomes of requests, tables in DynamoDB answer as those in memory', () =>
  fc.assert(fc.asyncProperty(fc.array(fc.tuple(step, fates), { maxLength: 15 }), agree), { numRuns: 60 }))
