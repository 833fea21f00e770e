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

describe('tributary bench --quick', () => {
  it('measures everything, and its figures fit together', async () => {
    const report = JSON.parse(await tributaryOk(['bench', '--quick', '--json'])) as BenchReport
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
    for (const { loadedMs } of lambda.bundles.all) expect(loadedMs).toBeGreaterThan(lambda.bundles.bareMs)
    const { door, stream, functions, tables, sum } = costs.perMillion.gateway
    expect(door + stream + functions + tables).toBeCloseTo(sum)
    expect(costs.perMillion.packed.sum).toBeLessThan(sum)
    const [thousand] = costs.needs
    expect(thousand!.writeUnits).toBeCloseTo(dynamodb.batched.writeUnits)
    const rates = costs.limits.map(({ eventsPerSecond }) => eventsPerSecond)
    expect(rates).toEqual(rates.toSorted((a, b) => a - b))
    expect(latency.p99).toBeGreaterThanOrEqual(latency.p50)
    expect(memory.map(({ events }) => events)).toEqual([1_000, 4_000])
    expect(isolation.ratio).toBeCloseTo(isolation.aloneMs[0]! / isolation.besideMs[0]!)
    expect(opening.events).toBe(4_000)
  })
})
