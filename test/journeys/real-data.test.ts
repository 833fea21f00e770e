import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { dice } from '../bench/shape/dice.ts'
import { eventOf, located, ownersDoings, rated, type MadeEvent } from '../bench/shape/events.ts'
import { likeness } from '../bench/shape/likeness.ts'
import { readSamples, type Samples } from '../bench/shape/samples.ts'
import { recompute, tableNames, type TableName } from '../oracle/recompute.ts'
import { linesOf } from './agreement.ts'
import { tributaryOk, withDirectory } from './tributary.ts'

/** A directory with checkins.tsv and ratings.csv. Without it, the test makes similar data, on a smaller scale. */
const REAL_DATA = process.env['TRIBUTARY_REAL_DATA']

type Dumps = ReadonlyMap<TableName, readonly string[]>

const samples = (): Samples | Promise<Samples> =>
  REAL_DATA === undefined
    ? likeness(7, { checkins: 2_000, ratings: 1_750 })
    : readSamples(join(REAL_DATA, 'checkins.tsv'), join(REAL_DATA, 'ratings.csv'))

/** All check-ins and ratings in the order of their files, with events of media owners between them. */
function inFileOrder({ checkins, ratings }: Samples): MadeEvent[] {
  const luck = dice(1)
  const lines = [...checkins.map(located), ...ratings.map(rated)].map((fact, i) => ({ fact, at: i }))
  const doings = ownersDoings({ checkins, ratings }, 2)
  const dealt = doings.map((fact) => ({ fact, at: luck() * lines.length }))
  return [...lines, ...dealt]
    .sort((a, b) => a.at - b.at)
    .map(({ fact }, i) => eventOf(fact, '/files', `e${i.toString()}`))
}

const inTimeOrder = (events: readonly MadeEvent[]): MadeEvent[] =>
  [...events].sort((a, b) => Date.parse(a.time) - Date.parse(b.time))

/** Every event twice in a row, and then all of them again. */
const repeated = (events: readonly MadeEvent[]): MadeEvent[] => [
  ...events.flatMap((event) => [event, event]),
  ...events,
]

/** The tables after `append` and `settle` of these events in a new data directory, by `dump`. */
async function dumpsOf(events: readonly MadeEvent[]): Promise<Dumps> {
  return withDirectory(async (directory) => {
    const file = join(directory, 'events.ndjson')
    const data = ['--data', join(directory, 'data')]
    await mkdir(join(directory, 'data'))
    await writeFile(file, events.map((event) => `${JSON.stringify(event)}\n`).join(''))
    const summary: unknown = JSON.parse(await tributaryOk(['append', file, '--json', ...data]))
    expect(summary).toMatchObject({ appended: events.length, rejected: 0 })
    await tributaryOk(['settle', ...data])
    const dumps = tableNames.map(
      async (table) => [table, linesOf(await tributaryOk(['dump', table, ...data]))] as const,
    )
    return new Map(await Promise.all(dumps))
  })
}

/** The dumps with the lines of `log` sorted: a user's events with the same time have no order. */
const comparable = (dumps: Dumps): Record<string, readonly string[]> =>
  Object.fromEntries([...dumps].map(([table, lines]) => [table, table === 'log' ? [...lines].sort() : lines]))

const userAndTime = (line: string): string => {
  const event = JSON.parse(line) as MadeEvent
  return `${event.subject} ${event.time}`
}

const withoutMoves = (lines: readonly string[] = []): string[] =>
  lines.map((line) => line.replace(/"locationUpdates":\d+,/, ''))

/** The number of compared events and rows, for the developer who runs this test over the real files. */
function figures(events: readonly MadeEvent[], { fileOrder, timeOrder }: Record<string, Dumps>): string {
  const rows = [...(fileOrder ?? [])].map(([table, lines]) => `${table} ${lines.length.toString()}`)
  const differing = timeOrder?.get('stats')?.filter((line, i) => line !== fileOrder?.get('stats')?.[i]) ?? []
  const sent = (3 * events.length).toString()
  return `${sent} sent, ${events.length.toString()} distinct; rows: ${rows.join(', ')}; users whose moves differ: ${differing.length.toString()}`
}

describe('check-ins, ratings and uploads, each sent three times', () => {
  let fileOrder: MadeEvent[]
  let timeOrder: MadeEvent[]
  let dumps: Readonly<Record<'fileOrder' | 'timeOrder', Dumps>>

  beforeAll(async () => {
    const events = inFileOrder(await samples())
    fileOrder = repeated(events)
    timeOrder = repeated(inTimeOrder(events))
    dumps = { fileOrder: await dumpsOf(fileOrder), timeOrder: await dumpsOf(timeOrder) }
    console.info(figures(events, dumps))
  }, 300_000)

  it('in file order give the tables that docs/event-types.md describes, byte for byte', () => {
    expect(comparable(dumps.fileOrder)).toEqual(comparable(recompute(fileOrder)))
  })

  it('in time order give the tables that docs/event-types.md describes, byte for byte', () => {
    expect(comparable(dumps.timeOrder)).toEqual(comparable(recompute(timeOrder)))
  })

  it('are listed by user and time', () => {
    const places = (dumps.fileOrder.get('log') ?? []).map(userAndTime)
    expect(places).toEqual([...places].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))))
  })

  it('give the same tables in both orders, except for the number of moves', () => {
    const { stats: fileStats, ...fileTables } = comparable(dumps.fileOrder)
    const { stats: timeStats, ...timeTables } = comparable(dumps.timeOrder)
    expect(fileTables).toEqual(timeTables)
    expect(withoutMoves(fileStats)).toEqual(withoutMoves(timeStats))
    expect(fileStats).not.toEqual(timeStats)
  })
})
