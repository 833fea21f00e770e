import { costLines } from '../costs/print.ts'
import type { DynamodbUnits } from '../dynamodb/dynamodb.ts'
import type { LambdaFigures } from '../lambda/lambda.ts'
import type { AwsFigures } from '../report.ts'
import { number, type Line } from './lines.ts'

export const awsLines = ({ dynamodb, lambda, costs }: Partial<AwsFigures>): Line[] => [
  ...(dynamodb === undefined ? [] : unitLines(dynamodb)),
  ...(lambda === undefined ? [] : lambdaLines(lambda)),
  ...(costs === undefined ? [] : costLines(costs)),
]

const toOthers = (
  { requests, writeUnits }: DynamodbUnits['ratio'],
  units: DynamodbUnits['batched'],
): string =>
  `${number(requests, 3)} of the requests (${number(units.requests)}), ${number(writeUnits, 3)} of the write units (${number(units.writeUnits)})`

function unitLines({ batched, oneByOne, ratio, powertools, byKind }: DynamodbUnits): Line[] {
  const kinds = Object.entries(byKind).map(([kind, units]) => `${kind} ${number(units)}`)
  return [
    [
      'in DynamoDB, of 1,000 events',
      `${number(batched.requests)} requests, ${number(batched.writeUnits)} write units, ${number(batched.readUnits)} read units`,
    ],
    ['in DynamoDB, to one event at a time', toOthers(ratio, oneByOne)],
    [
      'in DynamoDB, to powertools handlers',
      'skipped' in powertools
        ? powertools.skipped
        : `${toOthers(powertools.ratio, powertools.units)}, over ${number(powertools.events)} events`,
    ],
    ['write units by kind of row', kinds.join(', ')],
  ]
}

function lambdaLines({ events, cpuMicros, bundles }: LambdaFigures): Line[] {
  const each = Object.entries(cpuMicros).map(([consumer, micros]) => `${consumer} ${number(micros, 1)}`)
  const sum = Object.values(cpuMicros).reduce((total, micros) => total + micros, 0)
  const cpu = `${number(sum, 1)} µs of CPU (${each.join(', ')}; over ${number(events)})`
  const lines: Line[] = [['an event in all functions, without the SDK', cpu]]
  if ('skipped' in bundles) return [...lines, ['bundles', bundles.skipped]]
  return [
    ...lines,
    ...bundles.all.map(({ name, bytes, loadedMs }): Line => [
      `bundle of ${name}`,
      `${number(bytes / 1000)} kB, loaded after ${number(loadedMs)} ms (Node alone: ${number(bundles.bareMs)} ms)`,
    ]),
  ]
}
