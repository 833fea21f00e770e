import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

const BEGINNING = `
import Type from 'typebox'
import { application, event, rows, table, route, json, start, READ } from 'tributary'
const placed = event('order.placed', Type.Object({ orderId: Type.String(), shop: Type.String(), cents: Type.Integer() }))
const cents = Type.Object({ cents: Type.Integer() })
`

const rowsWith = (more: string): string =>
  `rows({ content: cents, about: [placed], of: ({ event }) => event.data.shop, sort: 'all', ${more} })`

const EVOLVE = 'evolve: (before = { cents: 0 }, { event }) => ({ cents: before.cents + event.data.cents })'

/** A mistake in an application, and the first line of the compiler's error. */
const TYPOS: readonly (readonly [code: string, complaint: string])[] = [
  [
    `rows({ content: cents, about: [placed], of: ({ event }) => event.data.shopp, sort: 'all', ${EVOLVE} })`,
    "Did you mean 'shop'",
  ],
  [
    `rows({ content: cents, about: [placed], off: () => 'a', sort: 'all', ${EVOLVE} })`,
    "'off' does not exist",
  ],
  [
    rowsWith('evolve: (_, { event }) => ({ cents: event.data.shop })'),
    "Type 'string' is not assignable to type 'number'",
  ],
  [
    rowsWith('evolve: (before, { event }) => ({ cents: before.cents + event.data.cents })'),
    "'before' is possibly 'undefined'",
  ],
  [`table({ name: 'x', row: [], answer: () => undefined })`, "Did you mean to write 'rows'"],
  [
    `table({ name: 'x', rows: [], answer: () => undefined, read: { pth: '/x/{id}', summary: 's' } })`,
    "'pth' does not exist",
  ],
  [
    `table({ name: 'x', rows: [], schema: cents, answer: () => ({ cents: 'a' }) })`,
    "Type 'string' is not assignable to type 'number'",
  ],
  [
    `table({ name: 'x', rows: [], schema: cents, answer: () => undefined, zeros: () => ({ cent: 0 }) })`,
    "Property 'cents' is missing",
  ],
  [`application({ name: 'x', event: [placed], tables: [] })`, "Did you mean to write 'events'"],
  [`application({ name: 'x', events: [placed], tables: [], routs: [] })`, "Did you mean to write 'routes'"],
  [
    `route(READ, { method: 'GET', path: '/x/{id}', summary: 's', params: Type.Object({ id: Type.String() }), answers: {}, handle: (_, { params }) => json(200, { a: params.idd }) })`,
    "'idd' does not exist",
  ],
  [
    `route(READ, { method: 'get', path: '/x', summary: 's', answers: {}, handle: () => json(200, {}) })`,
    'Did you mean \'"GET"\'',
  ],
  [
    `start(application({ name: 'x', events: [placed], tables: [] }), { prt: 1 })`,
    "Did you mean to write 'port'",
  ],
]

const configured = (): ts.CompilerOptions => {
  const { config } = ts.readConfigFile(`${ROOT}tsconfig.json`, (path) => ts.sys.readFile(path)) as {
    config: unknown
  }
  return ts.parseJsonConfigFileContent(config, ts.sys, ROOT).options
}

test('a typing error in an application gives a message of one or two lines that names it', () => {
  const files = new Map(TYPOS.map(([code], n) => [`${ROOT}test/slip-${n}.ts`, `${BEGINNING}${code}\n`]))
  const options: ts.CompilerOptions = {
    ...configured(),
    noEmit: true,
    noUnusedLocals: false,
    noUnusedParameters: false,
    incremental: false,
  }
  const host = ts.createCompilerHost(options)
  const program = ts.createProgram([...files.keys()], options, {
    ...host,
    readFile: (name) => files.get(name) ?? host.readFile(name),
    fileExists: (name) => files.has(name) || host.fileExists(name),
    getSourceFile: (name, version) => {
      const text = files.get(name)
      return text === undefined ? host.getSourceFile(name, version) : ts.createSourceFile(name, text, version)
    },
  })
  for (const [n, file] of [...files.keys()].entries()) {
    const [first, ...others] = ts.getPreEmitDiagnostics(program, program.getSourceFile(file))
    const text =
      first === undefined ? 'no complaint' : ts.flattenDiagnosticMessageText(first.messageText, '\n')
    expect(text).toContain(TYPOS[n]?.[1])
    expect(text.split('\n').length).toBeLessThanOrEqual(2)
    expect(others.length).toBeLessThanOrEqual(3)
  }
})
