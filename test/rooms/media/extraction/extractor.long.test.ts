import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gunzipSync } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { Extractor, type ExtractorOptions } from '../../../../src/media/extraction/extractor.ts'
import { corners } from './support.ts'

/** The process runs the built module, as in every installation. */
const script = new URL('../../../../dist/src/media/extraction/inside/main.js', import.meta.url)

const folder = await mkdtemp(join(tmpdir(), 'extractor-'))
afterAll(() => rm(folder, { recursive: true }))

const jpeg = await corners().jpeg().toBuffer()
const going = new AbortController().signal
const read = (from: number, to: number) => Promise.resolve(jpeg.subarray(from, to + 1))
const source = { size: jpeg.length, contentType: 'image/jpeg', read }

/** A HEIC of 49 million pixels in one colour, with a sign of metadata. */
const zipped = readFileSync(new URL('../../../fixtures/media/flat.heic.gz', import.meta.url))
const flat = Buffer.concat([gunzipSync(zipped), Buffer.from('Exif\0\0')])
const large = {
  size: flat.length,
  contentType: 'image/heic',
  read: (from: number, to: number) => Promise.resolve(flat.subarray(from, to + 1)),
}

function extractorWith(options: ExtractorOptions = {}): Extractor {
  const extractor = new Extractor({ script, ...options })
  onTestFinished(() => extractor.end())
  return extractor
}

/** A process that does this with every object whose size is not that of the picture; otherwise it is the real one. */
async function scriptThat(does: string): Promise<URL> {
  const file = join(folder, `${does.length}-${Math.random()}.mjs`)
  const size = String(jpeg.length)
  const isOdd = `told.kind === 'work' && told.size !== ${size}`
  await writeFile(
    file,
    `process.on('message', (told) => { if (${isOdd}) { ${does} } })\nimport('${script.href}')`,
  )
  return pathToFileURL(file)
}

describe('Extractor', () => {
  it('extracts from one object after the other, also if they come at once', async () => {
    const extractor = extractorWith()
    const answers = await Promise.all([1, 2, 3].map(() => extractor.extract(source, going)))
    for (const { outcome, peakBytes } of answers) {
      expect(outcome).toMatchObject({ kind: 'extracted', found: { width: 60, height: 40 } })
      expect(peakBytes).toBeGreaterThan(1_000_000)
    }
  })

  it.each([
    ['crashes', 'process.abort()', 'too-large'],
    ['breaks a rule of memory', "process.kill(process.pid, 'SIGSEGV')", 'corrupt'],
    ['exits', 'process.exit(3)', 'corrupt'],
    ['throws', "setImmediate(() => { throw new Error('no') })", 'corrupt'],
    ['is killed, as by a system without memory', "process.kill(process.pid, 'SIGKILL')", 'too-large'],
    ['never ends', 'for (;;);', 'too-large'],
    ['takes all memory', 'const all = []; for (;;) all.push(new Array(1e6).fill(1))', 'too-large'],
    ['takes all memory outside of the heap', 'globalThis.all = Buffer.alloc(400e6, 1)', 'too-large'],
  ])('gives an outcome for an object on which the process %s, and goes on', async (_, does, reason) => {
    const limits = { workMs: 1_500, memoryBytes: 350 * 2 ** 20 }
    const extractor = extractorWith({ script: await scriptThat(does), ...limits })
    const odd = extractor.extract({ ...source, size: 1 }, going)
    const next = extractor.extract(source, going)
    expect((await odd).outcome).toMatchObject({ kind: 'refused', reason })
    expect((await next).outcome).toMatchObject({ kind: 'extracted' })
  })

  it('ends the decoding of a small file that takes much memory', async () => {
    const background = { r: 1, g: 2, b: 3, alpha: 0.5 }
    const avif = sharp({ create: { width: 4_000, height: 4_000, channels: 4, background } }).avif({
      effort: 0,
    })
    const bytes = await avif.toBuffer()
    const extractor = extractorWith({ memoryBytes: 150 * 2 ** 20 })
    const object = {
      size: bytes.length,
      contentType: 'image/avif',
      read: (from: number, to: number) => Promise.resolve(bytes.subarray(from, to + 1)),
    }
    expect((await extractor.extract(object, going)).outcome).toMatchObject({ reason: 'too-large' })
  })

  it('counts the memory in which a HEIC is decoded', async () => {
    const extractor = extractorWith({ memoryBytes: 250 * 2 ** 20 })
    expect((await extractor.extract(large, going)).outcome).toMatchObject({ reason: 'too-large' })
    expect((await extractor.extract(source, going)).outcome).toMatchObject({ kind: 'extracted' })
  })

  it('gives each large object the whole memory: what the one before it has left does not count', async () => {
    const extractor = extractorWith({ memoryBytes: 700 * 2 ** 20, workMs: 120_000 })
    let reads = 0
    const counted: typeof large = { ...large, read: (from, to) => (reads++, large.read(from, to)) }
    for (let times = 0; times < 3; times++)
      expect((await extractor.extract(counted, going)).outcome).toMatchObject({
        kind: 'extracted',
        others: { kind: 'copy' },
      })
    // Of each the head, and then all: none took a second process.
    expect(reads).toBe(6)
  })

  it.each([
    { beforeBytes: 300, peakBytes: 560, afterBytes: 240, isKept: true },
    { beforeBytes: 480, peakBytes: 560, afterBytes: 540, isKept: true },
    { beforeBytes: 50, peakBytes: 590, afterBytes: 310, isKept: false },
    { beforeBytes: 650, peakBytes: 720, afterBytes: 680, isKept: false },
  ])('keeps the process while twice as much would fit beside what is left: $isKept', async (memory) => {
    const { isKept, ...mebibytes } = memory
    const bytes = Object.entries(mebibytes).map(([what, count]) => [what, count * 2 ** 20])
    const told = JSON.stringify({ kind: 'outcome', ...Object.fromEntries(bytes) })
    const does = `process.send({ ...${told}, outcome: { kind: 'refused', reason: 'unsupported', detail: String(process.pid) } })`
    const extractor = extractorWith({ script: await scriptThat(does), memoryBytes: 768 * 2 ** 20 })
    const extract = async () => (await extractor.extract({ ...source, size: 1 }, going)).outcome
    expect(JSON.stringify(await extract()) === JSON.stringify(await extract())).toBe(isKept)
  })

  it('does not count the time in which bytes do not come', async () => {
    const extractor = extractorWith({ workMs: 2_000 })
    const slowly = async (from: number, to: number) => {
      await new Promise((resolve) => setTimeout(resolve, 2_500))
      return read(from, to)
    }
    await extractor.extract(source, going)
    const { outcome } = await extractor.extract({ ...source, read: slowly }, going)
    expect(outcome.kind).toBe('extracted')
  })

  it('rejects if bytes cannot be read, or it is told to stop; neither is an outcome', async () => {
    const extractor = extractorWith()
    const broken = { ...source, read: () => Promise.reject(new Error('S3 is away')) }
    await expect(extractor.extract(broken, going)).rejects.toThrow('S3 is away')
    const stopping = new AbortController()
    const never = {
      ...source,
      read: () => (stopping.abort(new Error('stopped')), new Promise<never>(() => undefined)),
    }
    await expect(extractor.extract(never, stopping.signal)).rejects.toThrow('stopped')
    expect((await extractor.extract(source, going)).outcome.kind).toBe('extracted')
  })

  it('rejects if the process cannot be started', async () => {
    const extractor = extractorWith({ script: new URL('file:///nowhere/main.js') })
    await expect(extractor.extract(source, going)).rejects.toThrow('Cannot start the process')
  })

  it('shows the process no variable of the environment', async () => {
    const does =
      "if (Object.keys(process.env).some((name) => name !== 'NODE_CHANNEL_FD' && !name.startsWith('NODE_CHANNEL') && name !== '__CF_USER_TEXT_ENCODING')) process.exit(1); process.send({ kind: 'outcome', outcome: { kind: 'refused', reason: 'unsupported', detail: 'none seen' } })"
    const extractor = extractorWith({ script: await scriptThat(does) })
    const { outcome } = await extractor.extract({ ...source, size: 1 }, going)
    expect(outcome).toMatchObject({ reason: 'unsupported' })
  })
})
