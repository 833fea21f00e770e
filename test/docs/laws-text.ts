import { EVENT_LAWS, REACTOR_LAWS, TABLE_LAWS } from '../../src/testing/law-names.ts'
import { PLANTS } from '../laws/support/planted-orders.ts'
import { failuresOf } from '../laws/support/tried.ts'
import { table } from './table.ts'

/** The laws, each as the name of its test ends. */
export const lawsTable = (): string =>
  table(
    ['of', 'law', 'what holds'],
    [
      ...Object.values(TABLE_LAWS).map(({ title, says }) => ['a table', title, says]),
      ...Object.values(REACTOR_LAWS).map(({ title, says }) => ['a reactor', title, says]),
      ...Object.values(EVENT_LAWS).map(({ title, says }) => ['events', title, says]),
    ],
  )

/** What is printed where the orders example forgets to take a cancelled order off a total. */
export async function lawFailure(): Promise<string> {
  const plant = PLANTS.find(({ bug }) => bug === 'a total that forgets what is taken back')
  const [failed] = plant === undefined ? [] : await failuresOf(plant, { seed: 19 })
  return ['```text', failed?.message ?? '', '```'].join('\n')
}
