import { InvalidArgumentError } from 'commander'
import { parseInstant } from '../../events/instant.ts'

/** The value of `--from` as the two flags of CloudFormation with the same meaning. */
export function startAt(text: string): object {
  if (text === 'TRIM_HORIZON' || text === 'LATEST') return { StartingPosition: text }
  if (parseInstant(text) === undefined)
    throw new InvalidArgumentError('It must be TRIM_HORIZON, LATEST or an RFC 3339 time in UTC.')
  return {
    StartingPosition: 'AT_TIMESTAMP',
    StartingPositionTimestamp: Date.parse(text.toUpperCase()) / 1000,
  }
}
