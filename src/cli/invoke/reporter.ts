import { open, type FileHandle } from 'node:fs/promises'
import { failureRecord } from '../../mapping/failure-record.ts'
import type { Failure as GivenUp } from '../../mapping/failure.ts'
import type { Contract } from '../../mapping/interpret.ts'
import type { Invocation, Invoke } from '../../mapping/invocation.ts'
import type { Identity } from '../../mapping/lambda-event.ts'
import type { MappingSettings } from '../../mapping/settings.ts'
import { Failure, reasonOf } from '../../base/failure.ts'
import { print } from '../print.ts'
import type { Surroundings } from '../surroundings.ts'
import type { InvokeOptions } from './invoke-options.ts'
import { lineOf } from './line.ts'
import { InvocationTally, type Summary } from './invocation-tally.ts'
import { reportOf, reportOfGivenUp, type Ended, type InvocationReport } from './invocation-report.ts'

interface Parts {
  readonly options: InvokeOptions
  readonly settings: MappingSettings
  readonly identity: Identity
  readonly surroundings: Surroundings
}

/** Reports the result of each batch, and counts. Records that are given up also go to the file of failures. */
export class Reporter {
  readonly #parts: Parts
  readonly #failures: FileHandle | undefined
  readonly #tally = new InvocationTally()
  readonly #contract: Contract
  readonly #started: number

  private constructor(parts: Parts, failures: FileHandle | undefined) {
    this.#parts = parts
    this.#failures = failures
    this.#contract = {
      reportsItemFailures: parts.settings.functionResponseTypes.length > 0,
      keepsState: parts.settings.tumblingWindowInSeconds > 0,
    }
    this.#started = parts.surroundings.steady()
  }

  static async open(parts: Parts): Promise<Reporter> {
    const { options, settings, surroundings } = parts
    const { destination } = settings.destinationConfig.onFailure ?? {}
    if (destination !== undefined && options.onFailure === undefined)
      surroundings.stderr.write(
        `tributary: Nothing is sent to ${destination}; --on-failure keeps what it would get\n`,
      )
    return new Reporter(parts, options.onFailure === undefined ? undefined : await opened(options.onFailure))
  }

  get summary(): Summary {
    return this.#tally.summary
  }

  /** The same function, with a report of each invocation. */
  telling(invoke: Invoke): Invoke {
    return async (invocation) => {
      const started = this.#parts.surroundings.steady()
      const ended: Ended = await invoke(invocation).then(
        (answer) => ({ answer }),
        (cause: unknown) => ({ cause }),
      )
      await this.#tellEnd(invocation, ended, this.#parts.surroundings.steady() - started)
      if ('cause' in ended) throw ended.cause
      return ended.answer
    }
  }

  /** Rejects if the file of failures cannot be written: the mapping then waits and reports again. */
  async gaveUp(failure: GivenUp): Promise<void> {
    const { identity, surroundings } = this.#parts
    const record = failureRecord(failure, identity, surroundings.newId())
    await this.#failures?.appendFile(`${JSON.stringify(record)}\n`)
    await this.#tell(reportOfGivenUp(failure))
  }

  /** Prints the last line. */
  end(): Promise<void> {
    const { options, surroundings } = this.#parts
    const seconds = (surroundings.steady() - this.#started) / 1000
    const { delivered, invocations, failed, givenUp } = this.summary
    return print(
      surroundings.stdout,
      options.json === true
        ? `${JSON.stringify({ summary: { ...this.summary, seconds } })}\n`
        : `delivered ${delivered} records by ${invocations} invocations, ${failed} of them failed; gave up ${givenUp.records} records\n`,
    )
  }

  async close(): Promise<void> {
    await this.#failures?.close()
  }

  #tellEnd(invocation: Invocation, ended: Ended, millis: number): Promise<void> {
    return this.#tell(reportOf(invocation, ended, millis, this.#contract))
  }

  async #tell(told: InvocationReport): Promise<void> {
    this.#tally.add(told)
    const { options, surroundings } = this.#parts
    const { stdout } = surroundings
    await print(
      stdout,
      `${options.json === true ? JSON.stringify(told) : lineOf(told, stdout.isTTY === true)}\n`,
    )
  }
}

async function opened(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'a', 0o600)
  } catch (error) {
    throw new Failure(`Cannot write to "${path}": ${reasonOf(error)}`, { cause: error })
  }
}
