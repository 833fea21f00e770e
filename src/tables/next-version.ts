import { positionOf, type Position, type SequenceNumber } from '../events/position.ts'

/**
 * The next position of a row that has no position in the log. Each write takes the next number, so that writes stay
 * conditional on what was read.
 */
export function nextVersion(position: Position | undefined): Position {
  const written = position === undefined ? 0n : BigInt(position.slice(0, 56))
  return positionOf((written + 1n).toString().padStart(56, '0') as SequenceNumber)
}
