import { compileFunction } from 'node:vm'
import { fires, type Points, type Rule } from './evaluation.ts'
import type { Synthesized } from './synthesize.ts'
import { deployed } from './template.ts'

/** A metric as an alarm names it, with its dimensions by name. */
export interface Named {
  readonly Namespace: string
  readonly MetricName: string
  readonly dimensions: Readonly<Record<string, string>>
}

/** The points of a metric, one for each minute. */
export type Told = (metric: Named) => Points

interface Source {
  readonly Namespace: string
  readonly MetricName: string
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[]
}

interface Alarm extends Rule, Source {
  readonly AlarmName: string
  readonly Period: number
  readonly Statistic: string
  readonly Metrics?: readonly (
    | { readonly Id: string; readonly Expression: string }
    | {
        readonly Id: string
        readonly MetricStat: { readonly Metric: Source; readonly Period: number; readonly Stat: string }
      }
  )[]
}

/** Every alarm of a stack, as it is deployed. */
export const alarmsOf = (stack: Synthesized): readonly Alarm[] =>
  stack
    .ofType('AWS::CloudWatch::Alarm')
    .map(([, { Properties }]) => deployed(stack, Properties) as unknown as Alarm)

/** The name of an alarm without the name of the stack. */
export const nameOf = ({ AlarmName }: Alarm): string => AlarmName.slice(AlarmName.indexOf(' ') + 1)

/** The metrics that an alarm watches. */
export const metricsOf = (alarm: Alarm): readonly Named[] =>
  alarm.Metrics === undefined
    ? [named(alarm)]
    : alarm.Metrics.flatMap((each) => ('MetricStat' in each ? [named(each.MetricStat.Metric)] : []))

const named = ({ Namespace, MetricName, Dimensions = [] }: Source): Named => ({
  Namespace,
  MetricName,
  dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value])),
})

/** Whether an alarm fires at any time with these points of its metrics. */
export const wouldFire = (alarm: Alarm, told: Told): boolean => fires(pointsOf(alarm, told), alarm)

function pointsOf({ Metrics, ...alarm }: Alarm, told: Told): Points {
  if (Metrics === undefined) return inPeriods(told(named(alarm)), alarm.Period, alarm.Statistic)
  const sources = Metrics.flatMap((each) => ('MetricStat' in each ? [each] : []))
  const series = sources.map(({ Id, MetricStat: { Metric, Period, Stat } }) => ({
    Id,
    points: inPeriods(told(named(Metric)), Period, Stat),
  }))
  const [{ Expression } = { Expression: '' }] = Metrics.flatMap((each) =>
    'Expression' in each ? [each] : [],
  )
  const length = Math.max(...series.map(({ points }) => points.length))
  const calculate = calculation(
    Expression,
    series.map(({ Id }) => Id),
  )
  return Array.from({ length }, (_, at) => calculate(...series.map(({ points }) => points[at])))
}

const FILL = (point: number | undefined, other: number): number => point ?? other
const IF = (condition: boolean, then: number, otherwise: number): number => (condition ? then : otherwise)

/** The part of metric math that the alarms use (CloudWatch User Guide, "Using math expressions with CloudWatch metrics"). */
function calculation(expression: string, ids: readonly string[]): (...points: Points) => number {
  const body = `return Number(${expression.replaceAll(' AND ', ' && ')})`
  const run = compileFunction(body, ['FILL', 'IF', ...ids]) as (...values: unknown[]) => number
  return (...points) => run(FILL, IF, ...points)
}

function inPeriods(minutes: Points, seconds: number, statistic: string): Points {
  const width = seconds / 60
  return Array.from({ length: Math.ceil(minutes.length / width) }, (_, at) => {
    const there = minutes.slice(at * width, (at + 1) * width).filter((point) => point !== undefined)
    if (there.length === 0) return undefined
    return statistic === 'Sum' ? there.reduce((sum, point) => sum + point, 0) : Math.max(...there)
  })
}
