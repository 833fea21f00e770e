/** The points of a metric, one for each period, the newest last; undefined for a missing point. */
export type Points = readonly (number | undefined)[]

export interface Rule {
  readonly Threshold: number
  readonly DatapointsToAlarm: number
  readonly EvaluationPeriods: number
  readonly TreatMissingData: 'breaching' | 'notBreaching'
}

/** CloudWatch looks at more periods than it evaluates; in its documented examples, at two more. */
const FURTHER = 2

/**
 * Whether an alarm "greater than" is in state ALARM (CloudWatch User Guide, "Configuring how CloudWatch alarms treat
 * missing data"). CloudWatch takes the newest points in the range, as many as there are evaluation periods. If there are
 * fewer, it adds the lacking points, and these count as the alarm says.
 */
export function stands(points: Points, rule: Rule): boolean {
  const { EvaluationPeriods: periods, Threshold, TreatMissingData } = rule
  const known = points.slice(-(periods + FURTHER)).filter((point) => point !== undefined)
  const evaluated = known.slice(-periods).map((point) => point > Threshold)
  const lacking = Array.from({ length: periods - evaluated.length }, () => TreatMissingData === 'breaching')
  return [...evaluated, ...lacking].filter((isBreaching) => isBreaching).length >= rule.DatapointsToAlarm
}

/** Whether the alarm is in state ALARM at any time while these points arrive. */
export const fires = (points: Points, rule: Rule): boolean =>
  points.some((_, at) => stands(points.slice(0, at + 1), rule))
