import { describe, expect, it } from 'vitest'
import { consumers } from '../../consumers/all.ts'
import type { BenchReport } from '../bench/report.ts'
import { tributaryOk } from './tributary.ts'

/** Every number in a report, by its path. */
function figures(value: unknown, path = ''): [string, number][] {
  if (typeof value === 'number') return [[path, value]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => figures(inner, `${path}/${name}`))
}

const ENGINE = ['growth', 'aws', 'latency', 'memory', 'isolation']

const bench = async (...flags: readonly string[]): Promise<BenchReport> =>
  JSON.parse(await tributaryOk(['bench', '--quick', '--json', ...flags])) as BenchReport

describe('tributary bench --quick', () => {
  it('measures the engine, and its figures fit together', async () => {
    const report = (await bench('--only', ...ENGINE)) as Required<BenchReport>
    const { throughput, raw, oneByOne, dynamodb, latency, memory, isolation, opening, lambda, costs } = report
    const { growth, repeats, sqlite } = report
    for (const [path, figure] of figures(report))
      if (path !== '/costs/perMillion/packed/door') expect(figure, path).toBeGreaterThan(0)
    expect(growth.changedShare).toBeGreaterThan(0.9)
    expect(repeats.changedShare).toBeLessThan(growth.changedShare)
    if ('skipped' in sqlite) expect(sqlite.skipped).toMatch(/^Not compared with better-sqlite3: /)
    else expect(sqlite).toMatchObject({ equal: true, ratios: [sqlite.ratio] })
    expect(throughput.settledMs).toBeGreaterThanOrEqual(throughput.appendedMs)
    expect(throughput.perSecond).toBeCloseTo((throughput.events * 1000) / throughput.settledMs)
    expect(raw.map(({ shape, inFlight }) => [shape, inFlight])).toEqual([
      ['events', 1],
      ['events', 4],
      ['blocks', 1],
      ['blocks', 4],
    ])
    for (const one of raw) expect(one.ratio * one.perSecond).toBeCloseTo(throughput.perSecond)
    for (const one of raw) expect(one.ratios).toEqual([one.ratio])
    expect(throughput.reactedMs).toBeGreaterThanOrEqual(throughput.settledMs)
    expect(throughput.rounds).toEqual([
      { appendedMs: throughput.appendedMs, settledMs: throughput.settledMs },
    ])
    expect(oneByOne.ratio * oneByOne.perSecond).toBeCloseTo(throughput.perSecond)
    expect(dynamodb.ratio.requests * dynamodb.oneByOne.requests).toBeCloseTo(dynamodb.batched.requests)
    if ('ratio' in dynamodb.powertools) {
      const { ratio, units, batched } = dynamodb.powertools
      expect(ratio.writeUnits * units.writeUnits).toBeCloseTo(batched.writeUnits)
    } else expect(dynamodb.powertools.skipped).toMatch(/^Not compared with powertools: /)
    const units = Object.values(dynamodb.byKind).reduce((sum, one) => sum + one, 0)
    expect(units).toBeCloseTo(dynamodb.batched.writeUnits)
    expect(Object.keys(lambda.cpuMicros)).toEqual(consumers.map(({ name }) => name))
    if ('skipped' in lambda.bundles) throw new Error(lambda.bundles.skipped)
    expect(lambda.bundles.all.length).toBeGreaterThan(0)
    const { door, stream, functions, tables, sum } = costs.perMillion.gateway
    expect(door + stream + functions + tables).toBeCloseTo(sum)
    expect(costs.perMillion.packed.sum).toBeLessThan(sum)
    const [thousand] = costs.needs
    expect(thousand!.writeUnits).toBeCloseTo(dynamodb.batched.writeUnits)
    const rates = costs.limits.map(({ eventsPerSecond }) => eventsPerSecond)
    expect(rates).toEqual(rates.toSorted((a, b) => a - b))
    const { atRest, loaded } = latency.visible
    const shown = [atRest, loaded].flatMap(({ after, told }) => [after, told])
    for (const { p50, p99 } of [latency, ...shown]) expect(p99).toBeGreaterThanOrEqual(p50)
    expect(memory.map(({ events }) => events)).toEqual([1_000, 4_000])
    expect(isolation.ratio).toBeCloseTo(isolation.aloneMs[0]! / isolation.besideMs[0]!)
    expect(opening.events).toBe(4_000)
  })

  it('measures the chosen parts only, and less of them with a scale', async () => {
    const report = await bench('--only', 'latency', '--scale', '0.1')
    expect(Object.keys(report)).toEqual(['machine', 'latency'])
    expect(report.latency).toMatchObject({ requests: 50, visible: { atRest: { probes: 1 } } })
  })

  it('measures uploads and extraction, beside what one writes by hand', async () => {
    const { uploads, extraction } = (await bench('--only', 'uploads', 'extraction')) as Required<BenchReport>
    for (const rates of [uploads.small, uploads.large]) {
      expect(rates.ratios).toEqual([rates.ratio])
      for (const { ratio, perSecond } of [rates, rates.unextracted])
        expect(ratio * rates.plainPerSecond).toBeCloseTo(perSecond)
      expect(rates.megabytesPerSecond).toBeCloseTo((rates.perSecond * rates.fileBytes) / 1e6)
    }
    expect(uploads.one.bytes).toBe(16 * 2 ** 20)
    for (const bytes of [uploads.one.ours, uploads.one.plain]) expect(bytes).toBeGreaterThan(0)
    expect(extraction).toMatchObject({ files: 1, ratios: [extraction.ratio] })
    expect(extraction.ratio * extraction.alonePerSecond).toBeCloseTo(extraction.perSecond)
    expect(extraction.peakBytes).toBeGreaterThan(extraction.fileBytes)
  })

  it('measures streams that are held, who is near, and a longer run', async () => {
    const { streams, nearby, longer } = (await bench(
      '--only',
      'streams',
      'nearby',
      'longer',
    )) as Required<BenchReport>
    expect(streams.count).toBe(50)
    for (const { bytesEach } of [streams.ours, streams.plain]) expect(bytesEach).toEqual(expect.any(Number))
    for (const { told } of [streams.ours, streams.plain]) expect(told.p99).toBeGreaterThanOrEqual(told.p50)
    expect(nearby).toMatchObject({ count: 1_000, questions: 20 })
    expect(nearby.at.map(({ radius }) => radius)).toEqual([500, 5_000, 50_000])
    expect(longer).toMatchObject({ events: 2_000, ratings: 50, history: 500 })
    expect(longer.ratio * longer.first.perSecond).toBeCloseTo(longer.last.perSecond)
    for (const { p50, p99 } of [
      longer.reads.users,
      longer.reads.media,
      longer.reads.rated,
      longer.reads.pages,
    ])
      expect(p99).toBeGreaterThanOrEqual(p50)
    for (const { users, media } of nearby.at)
      for (const { p50, p99 } of [users, media]) expect(p99).toBeGreaterThanOrEqual(p50)
    if (nearby.skipped !== undefined) expect(nearby.skipped).toMatch(/^Not compared with SQLite: /)
    else for (const { users, sqlite, ratio } of nearby.at) expect(ratio! * sqlite!.p99).toBeCloseTo(users.p99)
  })
})
