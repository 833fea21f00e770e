import { LANES } from '../../../src/events/lane.ts'
import type { Costs } from './costs.ts'
import type { Line } from '../print/lines.ts'
import type { Dollars } from './dollars.ts'

const rounded = (value: number): string =>
  value.toLocaleString('en-GB', { maximumSignificantDigits: 3, useGrouping: true })

const cents = (dollars: number): string => `$${dollars.toFixed(2)}`

const perMillion = ({ door, stream, functions, tables, sum }: Dollars): string =>
  `${cents(sum)} (door ${cents(door)}, stream ${cents(stream)}, functions ${cents(functions)}, tables ${cents(tables)})`

/** A lane is in one shard at a time, so there are at most as many useful shards as lanes. */
const shards = (count: number): string =>
  `${rounded(count)} shards${count > LANES ? ` (there are ${LANES} lanes)` : ''}`

/** The costs as lines of the report. */
export const costLines = ({ prices, perMillion: { gateway, packed }, needs, limits }: Costs): Line[] => [
  [`a million events, prices of ${prices.asOf}`, `one a request ${perMillion(gateway)}`],
  ['', `packed by producers ${perMillion(packed)}`],
  ...needs.map((need): Line => [
    `at ${need.eventsPerSecond.toLocaleString('en-GB')} events/s`,
    `${shards(need.shards.gateway)}, packed ${shards(need.shards.packed)}; ${rounded(need.writeUnits)} write units/s; ${rounded(need.functions)} functions; $${rounded(need.dollarsPerHour.gateway)}/h, packed $${rounded(need.dollarsPerHour.packed)}/h`,
  ]),
  ...limits.map(({ what, eventsPerSecond, fixed }, at): Line => [
    at === 0 ? 'breaks first, events/s' : '',
    `${rounded(eventsPerSecond)}: ${what}${fixed ? '' : ' (can be raised)'}`,
  ]),
]
