import { positionOf, type Position, type SequenceNumber } from '../events/position.ts'

/** For rows that no log gives positions: each write takes the next number, so that it is conditional on what was read. */
export function nextVersion(position: Position | undefined): Position {
  const written = position === undefined ? 0n : BigInt(position.slice(0, 56))
  return positionOf((written + 1n).toString().padStart(56, '0') as SequenceNumber)
}
