import { constants } from 'node:os'
import { Failure } from '../base/failure.ts'

/** A command that a signal ended before its work was done. Shells report 128 plus the signal's number. */
export class Stopped extends Failure {
  override readonly name = 'Stopped'
  override readonly exitCode: number

  constructor(message: string, signal: NodeJS.Signals) {
    super(message)
    this.exitCode = 128 + constants.signals[signal]
  }
}
