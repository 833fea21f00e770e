import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cruise, type ICruiseOptions, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser'
import { ESLint } from 'eslint'
import tseslint from 'typescript-eslint'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

interface Config {
  readonly forbidden: IForbiddenRuleType[]
  readonly options: ICruiseOptions
}

const REPOSITORY = join(import.meta.dirname, '../..')
const config = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as Config

/** A small code base without a bad import. Only import lines. */
const CLEAN: Readonly<Record<string, readonly string[]>> = {
  'src/base/result.ts': ['./brand.ts'],
  'src/base/brand.ts': [],
  'src/events/event.ts': ['../base/result.ts', 'typebox', 'node:crypto'],
  'src/tables/tables.ts': ['../base/result.ts'],
  'src/log/log.ts': ['../events/event.ts', 'node:fs'],
  // Half of the cycle below, which is reported once.
  'src/log/cycle-b.ts': ['./cycle-a.ts'],
  'src/log/kinesis.ts': ['./log.ts', '@aws-sdk/client-kinesis'],
  'src/fold/fold.ts': ['../events/event.ts', '../tables/tables.ts'],
  'src/media/model/ids.ts': ['../../events/event.ts'],
  'src/media/api.ts': ['./model/ids.ts', '../log/log.ts'],
  'src/main/media-application.ts': ['../media/api.ts'],
  'src/testing/laws.ts': ['../fold/fold.ts', 'fast-check'],
  'src/main/lambda.ts': ['../../consumers/all.ts', '../../test/bench/bench.ts', '../cli/start.ts'],
  'src/cli/start.ts': ['../log/log.ts'],
  'projections/usage.ts': ['../src/fold/fold.ts', '../src/media/model/ids.ts', 'h3-js'],
  'projections/all.ts': ['./usage.ts'],
  'consumers/usage/consumer.ts': ['../../projections/usage.ts', '../../src/log/log.ts'],
  'consumers/all.ts': ['./usage/consumer.ts'],
  'infra/stack.ts': ['aws-cdk-lib', '../src/log/log.ts'],
  'infra/media/stack.ts': ['../stack.ts', '../../consumers/all.ts', '../../src/media/api.ts'],
  'infra/app.ts': ['./media/stack.ts'],
  'test/bench/bench.ts': ['../../src/log/log.ts'],
}

/** One or more bad imports for each rule: the rule, the file, its imports. */
const PLANTED: readonly (readonly [rule: string, file: string, imports: string])[] = [
  ['no-cycles', 'src/log/cycle-a.ts', './cycle-b.ts'],
  ['no-orphan-imports', 'src/log/orphan.ts', './gone.ts'],
  ['base-stands-alone', 'src/base/outward.ts', '../events/event.ts'],
  ['base-stands-alone', 'src/base/disk.ts', 'node:fs'],
  ['src-knows-no-edges', 'src/log/edge-a.ts', '../../projections/usage.ts'],
  ['src-knows-no-edges', 'src/log/edge-b.ts', '../../consumers/all.ts'],
  ['src-knows-no-edges', 'src/log/edge-c.ts', '../../infra/stack.ts'],
  ['engine-knows-no-application', 'src/api/named.ts', '../media/model/ids.ts'],
  ['engine-knows-no-application', 'src/fold/named.ts', '../media/model/ids.ts'],
  ['nobody-imports-main', 'src/log/composed.ts', '../main/lambda.ts'],
  ['nobody-imports-main', 'consumers/usage/lambda.ts', '../../src/main/lambda.ts'],
  ['commands-apart', 'src/log/failure.ts', '../cli/start.ts'],
  ['testing-for-tests', 'src/log/tried.ts', '../testing/laws.ts'],
  ['testing-for-tests', 'consumers/usage/tried.ts', 'fast-check'],
  ['projections-apart', 'projections/sibling.ts', './usage.ts'],
  ['projections-apart', 'projections/consumer.ts', '../consumers/all.ts'],
  ['consumers-apart', 'consumers/stats/consumer.ts', '../usage/consumer.ts'],
  ['sdk-in-adapters', 'src/log/embedded.ts', '@aws-sdk/client-kinesis'],
  ['sdk-in-adapters', 'src/main/clients.ts', '@aws-sdk/client-kinesis'],
  ['sdk-in-adapters', 'consumers/stats/lambda.ts', '@aws-sdk/client-kinesis'],
  ['cdk-in-infra', 'src/main/deploy.ts', 'aws-cdk-lib'],
  ['infra-knows-no-application', 'infra/named-a.ts', '../src/media/api.ts'],
  ['infra-knows-no-application', 'infra/named-b.ts', '../projections/usage.ts'],
  ['infra-knows-no-application', 'infra/gateway/named-c.ts', '../../consumers/all.ts'],
  ['infra-knows-no-application', 'infra/gateway/named-d.ts', '../media/stack.ts'],
  ['infra-knows-no-application', 'infra/named-e.ts', '../src/main/media-application.ts'],
  ['pure-rooms', 'src/events/disk.ts', 'node:fs'],
  ['pure-rooms', 'src/fold/net.ts', 'net'],
  ['pure-rooms', 'src/nearness/disk.ts', 'node:fs/promises'],
  ['pure-rooms', 'projections/process.ts', 'node:process'],
  ['pure-rooms', 'src/media/model/disk.ts', 'node:fs'],
  ['pure-rooms-import-pure-rooms', 'src/fold/reader.ts', '../log/log.ts'],
  ['pure-rooms-import-pure-rooms', 'projections/reader.ts', '../src/log/log.ts'],
  ['pure-rooms-few-packages', 'src/fold/store.ts', 'lmdb'],
  ['src-never-test', 'src/log/tested.ts', '../../test/bench/bench.ts'],
]

const PACKAGES = ['@aws-sdk/client-kinesis', 'aws-cdk-lib', 'typebox', 'h3-js', 'lmdb', 'fast-check']

describe('law 10: the import rules bite', () => {
  const house = mkdtempSync(join(tmpdir(), 'walls-'))
  let seen: ICruiseResult

  beforeAll(async () => {
    for (const name of PACKAGES) plantPackage(house, name)
    write(
      house,
      'tsconfig.json',
      '{"compilerOptions":{"module":"nodenext","allowImportingTsExtensions":true}}',
    )
    for (const [file, imports] of Object.entries(CLEAN)) write(house, file, importing(imports))
    for (const [, file, imported] of PLANTED) write(house, file, importing([imported]))
    seen = await look(house, ['src', 'projections', 'consumers', 'infra', 'test'])
  })
  afterAll(() => rmSync(house, { recursive: true }))

  test.each(PLANTED)('%s: %s may not import %s', (rule, file) => {
    expect(brokenBy(seen, file)).toContain(rule)
  })

  test('nothing clean is refused', () => {
    expect(Object.keys(CLEAN).filter((file) => brokenBy(seen, file).length > 0)).toEqual([])
  })

  test('every rule has a planted import', () => {
    const rules = new Set(config.forbidden.map(({ name }) => name))
    expect(new Set(PLANTED.map(([rule]) => rule))).toEqual(rules)
  })

  test('the house itself is seen, types and all', async () => {
    const { modules } = await look(REPOSITORY, ['src/fold/projection.ts'])
    const arrival = modules.find(({ source }) => source === 'src/fold/arrival.ts')
    expect(arrival?.dependencies.map(({ resolved }) => resolved)).toContain('src/events/position.ts')
  })
})

describe('law 10: pure rooms hold no clock, dice, I/O or environment', () => {
  /** The repository's own rules, except those that need types: the planted files are not on the disk. */
  const eslint = new ESLint({ cwd: REPOSITORY, overrideConfig: [tseslint.configs.disableTypeChecked] })
  const rulesAgainst = async (code: string, filePath: string) => {
    const [result] = await eslint.lintText(`${code}\n`, { filePath: join(REPOSITORY, filePath) })
    return result?.messages.map(({ ruleId }) => ruleId) ?? []
  }
  const PURE = [
    'src/base/planted.ts',
    'src/events/planted.ts',
    'src/fold/planted.ts',
    'src/media/model/planted.ts',
    'projections/planted.ts',
  ]
  const IMPURE = [
    'export const now = () => Date.now()',
    'export const now = () => new Date()',
    'export const now = () => Date()',
    'export const now = () => performance.now()',
    'export const dice = () => Math.random()',
    'export const dice = () => crypto.randomUUID()',
    "export { randomUUID } from 'node:crypto'",
    "export { randomBytes } from 'crypto'",
    'export const later = (run: () => void) => setTimeout(run, 1)',
    'export const later = (run: () => void) => queueMicrotask(run)',
    'export const read = () => fetch("http://localhost")',
    'export const home = () => process.env.HOME',
    'export const home = () => globalThis.process',
    'export const say = () => console.log("hello")',
  ]

  const READS_ENVIRONMENT = ['src/main/planted.ts', 'src/lambda/planted.ts', 'src/home/access.ts']

  test.each(IMPURE)('refused: %s', async (code) => {
    for (const file of PURE) {
      const rules = await rulesAgainst(code, file)
      expect(rules.filter((rule) => rule?.startsWith('no-restricted-'))).not.toEqual([])
    }
  })

  test('accepted: calls that give the same answer for the same arguments', async () => {
    const code = `import { hash } from 'node:crypto'\nexport const day = (text: string) => [new Date(text), hash('md5', text)]`
    for (const file of PURE) expect(await rulesAgainst(code, file)).toEqual([])
  })

  test.each(['process.env.HOME', "process['env']"])('only main, lambda and access read %s', async (code) => {
    expect(await rulesAgainst(`export const home = ${code}`, 'src/api/planted.ts')).toContain(
      'no-restricted-properties',
    )
    for (const file of READS_ENVIRONMENT)
      expect(await rulesAgainst(`export const home = ${code}`, file)).toEqual([])
  })

  test('only main, lambda and access import the environment', async () => {
    const code = "export { env } from 'node:process'"
    expect(await rulesAgainst(code, 'consumers/planted.ts')).toContain('no-restricted-imports')
    for (const file of READS_ENVIRONMENT) expect(await rulesAgainst(code, file)).toEqual([])
  })
})

function write(root: string, file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), text)
}

function plantPackage(root: string, name: string): void {
  write(
    root,
    `node_modules/${name}/package.json`,
    JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
  )
  write(root, `node_modules/${name}/index.js`, '')
}

/** Imports of types: they vanish when compiled, and the rules apply to them too. */
const importing = (paths: readonly string[]): string =>
  [...paths.map((path) => `import type * as it from '${path}'`), 'export {}', ''].join('\n')

async function look(baseDir: string, entries: string[]): Promise<ICruiseResult> {
  const ruleSet = { forbidden: config.forbidden }
  const { output } = await cruise(entries, { ...config.options, baseDir, ruleSet, validate: true })
  if (typeof output === 'string') throw new Error('Cannot look at the imports: they came as text')
  return output
}

const brokenBy = ({ summary }: ICruiseResult, file: string): string[] =>
  summary.violations.filter(({ from }) => from === file).map(({ rule }) => rule.name)
