import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { REPOSITORY } from './package.ts'

const run = promisify(execFile)

/** Installing asks npm's registry, which may be out of reach. */
const isReachable = await run('npm', ['view', 'protobufjs', 'version']).then(
  () => true,
  () => false,
)

/** What is installed of a package, however deep. */
interface Tree {
  readonly version?: string
  readonly dependencies?: Readonly<Record<string, Tree>>
}

const versionsOf = (name: string, { dependencies = {} }: Tree): readonly (string | undefined)[] =>
  Object.entries(dependencies).flatMap(([each, tree]) => [
    ...(each === name ? [tree.version] : []),
    ...versionsOf(name, tree),
  ])

describe.skipIf(!isReachable)('the package, installed from a tarball in an empty folder', () => {
  let folder: string
  let told: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'installed-'))
    await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: REPOSITORY })
    const [tarball = ''] = await readdir(folder)
    await writeFile(join(folder, 'package.json'), '{"name":"empty","private":true,"type":"module"}')
    const { stdout, stderr } = await run('npm', ['install', '--no-audit', '--no-fund', `./${tarball}`], {
      cwd: folder,
    })
    told = stdout + stderr
  }, 300_000)
  afterAll(() => rm(folder, { recursive: true }))

  it('suits this Node, all of it', () => {
    expect(told).not.toContain('EBADENGINE')
  })

  it('has no version of protobufjs with a known advisory', async () => {
    const { stdout } = await run('npm', ['ls', '--all', '--json'], { cwd: folder })
    const versions = versionsOf('protobufjs', JSON.parse(stdout) as Tree)
    expect(versions.length).toBeGreaterThan(0)
    for (const version of versions) expect(version).toMatch(/^(?:7\.(?:[6-9]|\d\d)|[89])\./)
  })

  it('runs an event source mapping', async () => {
    await writeFile(join(folder, 'mapping.js'), SCRIPT)
    const { stdout } = await run(process.execPath, ['mapping.js'], { cwd: folder })
    expect(stdout).toBe('1 record of ann\n')
  })
})

const SCRIPT = `
import { lambdaInvoke, openEmbeddedLog, openEmbeddedTables, startMapping, tableCheckpoints } from 'tributary/mapping'
const log = await openEmbeddedLog({ path: 'data/log' })
const tables = await openEmbeddedTables({ path: 'data/tables' })
const handler = async ({ Records }) => {
  console.log(Records.length, 'record of', Records[0].kinesis.partitionKey)
}
const identity = {
  functionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:f',
  eventSourceArn: 'arn:aws:kinesis:eu-central-1:123456789012:stream/s',
  region: 'eu-central-1',
  invokeIdentityArn: 'arn:aws:iam::123456789012:role/r',
}
const checkpoints = tableCheckpoints(tables)
const mapping = startMapping({ name: 'f', log, invoke: lambdaInvoke(handler, identity), checkpoints })
await log.append([{ partitionKey: 'ann', data: Buffer.from('{}') }])
await mapping.idle()
await mapping.stop()
await log.close()
await tables.close()
`
