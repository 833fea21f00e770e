import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as tributary from 'tributary'
import * as typebox from 'typebox'
import ts from 'typescript'
import type { Application } from '../../../src/application/application.ts'
import type { MakeTables } from '../../../src/testing/subject.ts'
import { backwards, rowsFirst, unconditional } from './broken-stores.ts'

const SOURCE = readFileSync(join(import.meta.dirname, '../../examples/orders/application.ts'), 'utf8')

/** A bug in the orders example: texts of its source with their replacements, or tables with a bug. */
export interface Plant {
  readonly bug: string
  readonly change?: readonly (readonly [text: string, instead: string])[]
  readonly tables?: MakeTables
  readonly in: 'earnings' | 'followers'
  /** The names of the laws that the bug breaks. */
  readonly breaks: readonly string[]
  /** The maximum number of events in its counterexamples; 3 if missing. */
  readonly events?: number
  /** Whether the printed test fails with the bug and passes without it: not if the bug also changes the expected rows. */
  readonly isShown?: true
}

/** The orders example with a bug. Throws if its source does not contain a text that the bug changes. */
export function planted({ change = [] }: Pick<Plant, 'change'>): Application {
  const source = change.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`Cannot plant a bug: the example does not say ${from}`)
    return text.replace(from, to)
  }, SOURCE)
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023 }
  const { outputText } = ts.transpileModule(source, { compilerOptions })
  const exported: { default?: Application } = {}
  const modules: Readonly<Record<string, unknown>> = { tributary, typebox }
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
  new Function('exports', 'require', outputText)(exported, (name: string) => modules[name])
  if (exported.default === undefined) throw new Error('Cannot plant a bug: the example exports nothing')
  return exported.default
}

const PLACED = 'placed: latest(before.placed, event, { shop, cents })'
const COUNTED = '(row) => (row.cancelled ? undefined : row.placed?.value)'
const SHARES = 'delta: { orders: 1, cents: stands.cents } }] : [])'

export const PLANTS: readonly Plant[] = [
  {
    bug: 'a row that depends on the clock',
    change: [[PLACED, 'placed: latest(before.placed, event, { shop, cents: cents + Date.now() % 7 })']],
    in: 'earnings',
    breaks: ['its functions are pure'],
  },
  {
    bug: 'a row that depends on dice',
    change: [["event.type === 'shop.followed')", "event.type === 'shop.followed' && Math.random() < 0.5)"]],
    in: 'followers',
    breaks: ['its functions are pure'],
  },
  {
    bug: 'an event that no row is made of',
    change: [
      [
        'const { shop, cents } = event.data',
        "const { shop, cents } = event.data\n if (cents === 5) throw new Error('no change')",
      ],
    ],
    in: 'earnings',
    breaks: ['it takes every event'],
  },
  {
    bug: 'repeats are counted',
    isShown: true,
    change: [
      [
        'cancelled: Type.Optional(Type.Literal(true)),',
        'cancelled: Type.Optional(Type.Literal(true)), times: Type.Optional(Type.Integer()),',
      ],
      [PLACED, `${PLACED}, times: (before.times ?? 0) + 1`],
      [
        COUNTED,
        '(row) => (row.cancelled || !row.placed ? undefined : { ...row.placed.value, times: row.times })',
      ],
      [SHARES, SHARES.replace('orders: 1', 'orders: stands.times')],
    ],
    in: 'earnings',
    breaks: ['repeats change nothing'],
  },
  {
    bug: 'the first to arrive stands, not the latest by time',
    change: [[PLACED, 'placed: before.placed ?? latest(undefined, event, { shop, cents })']],
    in: 'earnings',
    breaks: ['the order of arrival does not show'],
  },
  {
    bug: 'the last to arrive stands, also where it is told again',
    change: [[PLACED, 'placed: latest(undefined, event, { shop, cents })']],
    in: 'earnings',
    breaks: ['repeats change nothing', 'the order of arrival does not show'],
  },
  {
    bug: 'a total that forgets what is taken back',
    isShown: true,
    change: [
      ['contribute: differenceOf(', 'contribute: ((before, after) => after.cancelled ? [] : differenceOf('],
      [SHARES.slice(-10) + ',\n      ),', `${SHARES.slice(-10)})(before, after)),`],
    ],
    in: 'earnings',
    breaks: ['totals are sums over its rows'],
  },
  {
    bug: 'a total that is no difference',
    isShown: true,
    change: [
      ['contribute: differenceOf(', 'contribute: ((_, after) => differenceOf('],
      [SHARES.slice(-10) + ',\n      ),', `${SHARES.slice(-10)})(undefined, after)),`],
    ],
    in: 'earnings',
    breaks: ['totals are sums over its rows'],
  },
  {
    bug: 'a field that is undefined within a batch, and missing once it was stored',
    isShown: true,
    change: [
      ['return revise(before, { cancelled: true })', 'return { cancelled: true }'],
      [
        'const { shop, cents } = event.data',
        "if ('cancelled' in before) return before\n const { shop, cents } = event.data",
      ],
      [`return revise(before, { ${PLACED} })`, `return { ${PLACED}, cancelled: before.cancelled }`],
    ],
    in: 'earnings',
    breaks: ['batches do not show'],
  },
  {
    bug: 'an answer that the schema does not allow',
    change: [
      [
        'orders: Type.Integer(), cents: Type.Integer()',
        'orders: Type.Integer({ maximum: 1 }), cents: Type.Integer()',
      ],
    ],
    in: 'earnings',
    breaks: ['its answers fit its schema'],
  },
  {
    bug: 'rows are written before totals',
    tables: rowsFirst,
    in: 'earnings',
    breaks: ['crashes do not show', 'a second writer does not show'],
  },
  {
    bug: 'totals are written without their condition',
    tables: unconditional,
    in: 'earnings',
    breaks: ['a second writer does not show'],
  },
  {
    bug: 'a row that events of different subjects change',
    change: [['sort: ({ event }) => event.subject', "sort: 'all'"]],
    in: 'followers',
    breaks: ['shards do not show'],
  },
  {
    bug: 'a table that looks at what another one has been given last',
    events: 24,
    change: [
      ['const earnings = table(', 'let last: string | undefined\nconst earnings = table('],
      ['const { shop, cents } = event.data', 'const { shop, cents } = event.data\n last = shop'],
      ["event.type === 'shop.followed')", "event.type === 'shop.followed' && last === event.data.shop)"],
    ],
    in: 'followers',
    breaks: ['a replay equals live'],
  },
  {
    bug: 'a store in another order',
    tables: backwards,
    in: 'earnings',
    breaks: ['its dump is the same in every store'],
  },
  {
    bug: 'an event that is refused once it is old',
    change: [
      [
        'maximum: 1e9 }) }),\n)',
        "maximum: 1e9 }) }),\n { refuse: ({ time }) => Date.parse(time) < Date.now() - 1e11 ? { reason: 'old', detail: 'It is too old' } : undefined })",
      ],
    ],
    in: 'earnings',
    breaks: ['they come back from the log'],
  },
]
