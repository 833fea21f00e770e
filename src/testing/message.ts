import { AssertionError } from 'node:assert'
import type { Json } from '../base/json.ts'
import { asCode, literal } from './as-code.ts'
import { Broken, type Counterexample } from './broken.ts'
import type { Found } from './check.ts'

/** The maximum length of a row, or of a list of events, in a message. */
const MOST_TEXT = 2_000
const MOST_EVENTS = 20

interface About {
  readonly application: string
  /** The name of the table or reactor, or `events`. */
  readonly table: string
  readonly law: string
  readonly title: string
  readonly says: string
}

/** The error of a broken law: everything that a developer needs to understand it and to run it again. */
export function failure(about: About, found: Found): Error {
  const again = `Run it again: laws(${about.application}, { seed: ${found.seed}, path: '${about.table}/${about.law}/${found.path}' })`
  if (!(found.cause instanceof Broken))
    return new Error(
      `${about.table}: "${about.title}" could not be tried: ${String(found.cause)}\n\n${again}`,
      {
        cause: found.cause,
      },
    )
  const { counterexample } = found.cause
  const { is: actual, shouldBe: expected } = counterexample.difference
  const message = [headOf(about, counterexample), historyOf(about, counterexample), again].join('\n\n')
  return new AssertionError({ message, actual, expected, operator: 'law' })
}

function headOf({ table, says }: About, { difference, delivery }: Counterexample): string {
  const [is, shouldBe] = difference.names ?? ['is', 'should be']
  return [
    `${table} breaks a law: ${says}`,
    '',
    `  ${difference.key}`,
    `  ${is.padEnd(shouldBe.length)}  ${word(difference.is)}`,
    `  ${shouldBe.padEnd(is.length)}  ${word(difference.shouldBe)}`,
    '',
    `The events came ${cut(delivery.join('\n'))}.`,
  ].join('\n')
}

const word = (value: Json | undefined): string => (value === undefined ? 'not there' : cut(literal(value)))

const cut = (text: string): string => (text.length <= MOST_TEXT ? text : `${text.slice(0, MOST_TEXT)}…`)

function historyOf(about: About, { events, test }: Counterexample): string {
  if (test !== undefined && events.length <= MOST_EVENTS) return `As a test:\n\n${asCode(about, test)}`
  const told = events.slice(0, MOST_EVENTS).map((event) => `  ${cut(literal(event))}`)
  return ['The events:', '', ...told, ...(events.length > MOST_EVENTS ? ['  …'] : [])].join('\n')
}
