import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { REPOSITORY } from './package.ts'
import { runProgram, startServer, type Ran } from './tributary.ts'

const run = promisify(execFile)

/** Whether npm's registry can be reached, which the installation needs. */
const isReachable = await run('npm', ['view', 'protobufjs', 'version']).then(
  () => true,
  () => false,
)

/** The installed version of a package, and the packages under it. */
interface Tree {
  readonly version?: string
  readonly dependencies?: Readonly<Record<string, Tree>>
}

const versionsOf = (name: string, { dependencies = {} }: Tree): readonly (string | undefined)[] =>
  Object.entries(dependencies).flatMap(([each, tree]) => [
    ...(each === name ? [tree.version] : []),
    ...versionsOf(name, tree),
  ])

/** The limits of the package's size. Raise one only on purpose. */
const MOST = { packedBytes: 1_200_000, unpackedBytes: 4_000_000, files: 2_000, packages: 140 }

describe.skipIf(!isReachable)('the package, installed from a tarball in an empty folder', () => {
  let folder: string
  let told: string
  let packedBytes: number
  const home = () => join(folder, 'node_modules/tributary')
  const bin = () => join(home(), 'dist/src/main/tributary.js')
  const tributary = (args: readonly string[], input = ''): Promise<Ran> =>
    runProgram(process.execPath, [bin(), ...args], input, folder)
  const node = (code: string, args: readonly string[] = []): Promise<Ran> =>
    runProgram(process.execPath, [...args, '--input-type=module', '--eval', code], '', folder)
  const files = async (): Promise<readonly string[]> => {
    const entries = await readdir(home(), { recursive: true, withFileTypes: true })
    return entries
      .filter((one) => one.isFile())
      .map((one) => relative(home(), join(one.parentPath, one.name)))
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'installed-'))
    await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: REPOSITORY })
    const [tarball = ''] = await readdir(folder)
    packedBytes = (await stat(join(folder, tarball))).size
    await writeFile(join(folder, 'package.json'), '{"name":"empty","private":true,"type":"module"}')
    const { stdout, stderr } = await run('npm', ['install', '--no-audit', '--no-fund', `./${tarball}`], {
      cwd: folder,
    })
    told = stdout + stderr
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('has only packages that support this version of Node', () => {
    expect(told).not.toContain('EBADENGINE')
  })

  it('has no version of protobufjs with a known advisory', async () => {
    const { stdout } = await run('npm', ['ls', '--all', '--json'], { cwd: folder })
    const versions = versionsOf('protobufjs', JSON.parse(stdout) as Tree)
    expect(versions.length).toBeGreaterThan(0)
    for (const version of versions) expect(version).toMatch(/^(?:7\.(?:[6-9]|\d\d)|[89])\./)
  })

  it('contains the program, and no tests, benchmarks or leftovers of a build', async () => {
    const others = (await files()).filter(
      (file) => !/^dist\/(src|consumers|projections|infra)\/.*\.(js|js\.map|d\.ts)$/.test(file),
    )
    expect(others.toSorted()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'])
  })

  it('stays within the limits of its size and of the number of packages', async () => {
    const paths = await files()
    const sizes = await Promise.all(paths.map(async (file) => (await stat(join(home(), file))).size))
    const { stdout } = await run('npm', ['ls', '--all', '--parseable'], { cwd: folder })
    const sum = {
      packedBytes,
      unpackedBytes: sizes.reduce((total, size) => total + size, 0),
      files: paths.length,
      packages: stdout.trim().split('\n').length - 1,
    }
    for (const [name, value] of Object.entries(sum))
      expect(value, name).toBeLessThanOrEqual(MOST[name as keyof typeof MOST])
  })

  it('installs no package that only some homes need', async () => {
    const scopes = await readdir(join(folder, 'node_modules'))
    expect(scopes.filter((name) => name === '@aws-sdk' || name === '@smithy')).toEqual([])
  })

  it('has, in each source map, the content of its sources', async () => {
    for (const file of (await files()).filter((one) => one.endsWith('.map'))) {
      const map = JSON.parse(await readFile(join(home(), file), 'utf8')) as { sourcesContent?: unknown[] }
      expect(map.sourcesContent?.[0], file).toEqual(expect.any(String))
    }
    const { stderr } = await node(
      `import { startMapping } from 'tributary/mapping'; startMapping({ name: 'f', settings: { batchSize: 0 } })`,
      ['--enable-source-maps'],
    )
    expect(stderr).toMatch(/src\/mapping\/[\w-]+\.ts:\d+:\d+/)
  })

  it('runs an event source mapping', async () => {
    await writeFile(join(folder, 'mapping.js'), SCRIPT)
    const { stdout } = await run(process.execPath, ['mapping.js'], { cwd: folder })
    expect(stdout).toBe('1 record of ann\n')
  })

  it('runs an application of one\u2019s own that imports it by its name', async () => {
    const built = join(REPOSITORY, 'dist/test/examples/orders/application.js')
    await writeFile(join(folder, 'orders.js'), await readFile(built, 'utf8'))
    const on = ['--app', 'orders.js', '--data', 'orders']
    const placed = { orderId: 'o1', shop: 'tea', cents: 450 }
    const event = { ...(JSON.parse(EVENT) as object), type: 'order.placed', data: placed }
    for (const command of ['append', 'settle'])
      expect(await tributary([command, ...on], JSON.stringify(event))).toMatchObject({ code: 0, stderr: '' })
    expect((await tributary(['dump', 'earnings', ...on])).stdout).toBe(
      '{"cents":450,"orders":1,"shop":"tea"}\n',
    )
  })

  it('lists its commands, appends, and serves the appended events', async () => {
    expect(await tributary(['--help'])).toMatchObject({ code: 0, stderr: '' })
    expect(await tributary(['append', '--json'], EVENT)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('"appended":1') as string,
    })
    const server = await startServer(join(folder, '.tributary'), [], [], bin())
    const docs = await fetch(`${server.url}/docs`)
    expect([docs.status, await docs.text()]).toEqual([
      404,
      expect.stringContaining('npm install @fastify/swagger'),
    ])
    expect((await fetch(`${server.url}/openapi.json`)).status).toBe(200)
    expect(await tributary(['settle'])).toMatchObject({ code: 0 })
    expect((await tributary(['dump', 'media'])).stdout).toContain('"mediaId":"ada.sunset"')
    expect(await server.end('SIGTERM')).toBe(0)
  })

  it.each([
    [['start', '--log', 'kinesis', '--data', 'k'], 'npm install @aws-sdk/client-kinesis'],
    [['start', '--tables', 'dynamodb', '--data', 'd'], 'npm install @aws-sdk/client-dynamodb'],
    [['start', '--objects', 's3', '--bucket', 'media', '--data', 's'], 'npm install @aws-sdk/client-s3'],
    [['bench', '--quick'], 'npm run bench'],
  ])('%j says in one line what is not there', async (args, advice) => {
    const { code, stderr } = await tributary(args)
    expect(stderr).toMatch(/^tributary: Cannot [^\n]*\n$/)
    expect(stderr).toContain(advice)
    expect(code).toBe(1)
  })

  it('names the missing package also if a program opens a Kinesis log without the SDK', async () => {
    const { code, stderr } = await node(
      "import { openKinesisLog } from 'tributary/kinesis'; await openKinesisLog({ stream: 's' })",
    )
    expect(code).toBe(1)
    expect(stderr).toContain('Cannot use a log on Kinesis: it needs packages that are not installed')
    expect(stderr).toContain('npm install @aws-sdk/client-kinesis')
  })

  it('names the missing packages also if a program makes a stack without the CDK', async () => {
    const { code, stderr } = await node(
      "import { TributaryStack } from 'tributary/infra'; new TributaryStack()",
    )
    expect(code).toBe(1)
    expect(stderr).toContain('Cannot make a stack: it needs packages that are not installed')
    expect(stderr).toContain('npm install aws-cdk-lib')
  })

  it('has each of its exports, with types, if the packages that they need are installed', async () => {
    const { exports } = JSON.parse(await readFile(join(home(), 'package.json'), 'utf8')) as {
      exports: object
    }
    const names = Object.keys(exports).filter((name) => name !== './package.json')
    await lend(folder, ['@aws-sdk', '@smithy', '@types', 'aws-cdk-lib', 'constructs'])
    const imports = names.map(
      (name) => `export * as e${names.indexOf(name)} from 'tributary${name.slice(1)}'`,
    )
    await writeFile(join(folder, 'exports.ts'), imports.join('\n'))
    const code = names.map((name) => `await import('tributary${name.slice(1)}')`).join('\n')
    expect(await node(code)).toMatchObject({ code: 0, stdout: '', stderr: '' })
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2023']
    const tsc = join(REPOSITORY, 'node_modules/typescript/bin/tsc')
    const compiled = await runProgram(process.execPath, [tsc, ...options, 'exports.ts'], '', folder)
    expect(compiled).toEqual({ code: 0, stdout: '', stderr: '' })
  })
})

/** Links packages of this repository into a folder, with their dependencies. */
async function lend(folder: string, scopes: readonly string[]): Promise<void> {
  await mkdir(join(folder, 'node_modules'), { recursive: true })
  for (const scope of scopes) {
    const at = join(folder, 'node_modules', scope)
    await rm(at, { recursive: true, force: true })
    await symlink(join(REPOSITORY, 'node_modules', scope), at)
  }
}

const EVENT = JSON.stringify({
  specversion: '1.0',
  id: '1',
  source: 'test',
  type: 'media.uploaded',
  subject: 'ada',
  time: '2026-11-22T10:00:00Z',
  data: { mediaId: 'ada.sunset', bytes: 1, contentType: 'image/png' },
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
