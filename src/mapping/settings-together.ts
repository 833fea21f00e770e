import { FUTURE } from './starting-position.ts'

/** The settings that depend on one another. */
interface Together {
  readonly startingPosition: string
  readonly startingPositionTimestamp?: number
  readonly tumblingWindowInSeconds: number
  readonly parallelizationFactor: number
}

type Fault = readonly [setting: keyof Together, fault: string]

/**
 * What AWS refuses about settings that are each valid, in its words if they are known (CreateEventSourceMapping, AWS
 * Lambda API reference; its answers). The rule that a batch of more than 10 records needs a batching window is for SQS:
 * streams have a default of 100 without a window.
 */
export function faultsBetween(settings: Together, now: number): readonly Fault[] {
  return [...timestampFaults(settings, now), ...windowFaults(settings)]
}

function timestampFaults(settings: Together, now: number): readonly Fault[] {
  const { startingPosition, startingPositionTimestamp: seconds } = settings
  const fault = (text: string): readonly Fault[] => [['startingPositionTimestamp', text]]
  if (startingPosition === 'AT_TIMESTAMP' && seconds === undefined)
    return fault('AT_TIMESTAMP needs a timestamp')
  if (seconds === undefined) return []
  if (startingPosition !== 'AT_TIMESTAMP')
    return fault('it is only valid if StartingPosition is AT_TIMESTAMP')
  return seconds * 1000 > now ? fault(FUTURE) : []
}

function windowFaults({ tumblingWindowInSeconds, parallelizationFactor }: Together): readonly Fault[] {
  if (!(tumblingWindowInSeconds > 0) || parallelizationFactor === 1) return []
  return [
    [
      'parallelizationFactor',
      'Parallelization factor must be equal to 1 when tumbling window period is configured',
    ],
  ]
}
