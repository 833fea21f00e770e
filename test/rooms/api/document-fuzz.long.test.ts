import { once } from 'node:events'
import { Agent, request, type IncomingMessage } from 'node:http'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fromSchema, hostile, nearly, type Schema } from '../../arbitraries/from-schema.ts'
import { openGallery, put, type Gallery } from './support/gallery.ts'
import { judgeOf, type Answer, type Document, type Operation } from './support/told-operations.ts'
import { located, told, uploaded } from './support/told.ts'

const SECONDS = Number(process.env['TRIBUTARY_FUZZ_SECONDS'] ?? 90)

let house: Gallery
let document: Document
let operations: readonly (readonly [method: string, path: string, operation: Operation])[]
let known: { readonly media: readonly string[]; readonly ticket: string }
const tokens: (string | null)[] = [null, 'nonsense', 'a.b.c']
const agent = new Agent({ keepAlive: true })

beforeAll(async () => {
  house = await openGallery()
  document = (await house.ask('GET', '/openapi.json', { token: null })).body as Document
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [method.toUpperCase(), path, operation] as const),
  )
  for (const [user, role] of [
    ['ann', 'user'],
    ['bob', 'user'],
    ['root', 'producer'],
    ['root', 'admin'],
  ] as const)
    tokens.push(await house.token(user, role, 86_400))
  const { mediaId, uploadUrl } = await house.begin()
  await put(uploadUrl, 'bytes')
  const begun = await house.begin()
  const rated = told('media.rated', 'bob', { mediaId, stars: 4 })
  const events = [located('ann'), located('bob'), uploaded('bob.1'), rated]
  await house.ask('POST', '/events', { token: tokens.at(-1)!, body: events })
  await house.settle()
  const ticket = new URL(begun.uploadUrl).searchParams.get('ticket')!
  known = { media: [mediaId, begun.mediaId, 'bob.1'], ticket }
})
afterAll(async () => {
  agent.destroy()
  await house.close()
})

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** A value for a path, a query or a header: known to the server, of the schema, or hostile. */
const plain = (schema: Schema, pool: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    ...(pool.length > 0 ? [{ arbitrary: fc.constantFrom(...pool), weight: 6 }] : []),
    { arbitrary: fromSchema(schema, document.components.schemas).map(textOf), weight: 4 },
    { arbitrary: hostile.map(textOf), weight: 1 },
  )

/** Values of a parameter that the server knows. Media are deleted of others than those that are read. */
function poolOf(method: string, path: string, name: string): readonly string[] {
  if (name === 'ticket') return [known.ticket]
  if (name !== 'id' || path.startsWith('/parked')) return []
  return method === 'DELETE' ? ['bob.2'] : path.includes('media/') ? known.media : ['ann', 'bob']
}

const inUrl = (text: string): string => encodeURIComponent(text.toWellFormed()).slice(0, 3_000)

/** A read may wait for as long as the client says. */
const patient = (name: string, text: string): string => (name === 'wait' && Number(text) > 9 ? '9' : text)

const inHeader = (text: string): string => text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 300)

const bodyOf = (schema: Schema, example: unknown): fc.Arbitrary<string | Buffer> => {
  const valid = fc.oneof(fc.constant(example), fromSchema(schema, document.components.schemas))
  return fc.oneof(
    { arbitrary: valid.map((value) => JSON.stringify(value)), weight: 3 },
    { arbitrary: valid.chain(nearly).map((value) => JSON.stringify(value)), weight: 4 },
    { arbitrary: hostile.map((value) => JSON.stringify(value)), weight: 1 },
    { arbitrary: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)), weight: 1 },
  )
}

interface Fuzzed {
  readonly method: string
  readonly url: string
  readonly headers: Record<string, string>
  readonly body: string | Buffer | undefined
  readonly operation: Operation
}

function requestsTo([method, path, operation]: (typeof operations)[number]): fc.Arbitrary<Fuzzed> {
  const named = (place: string) => operation.parameters.filter((one) => one.in === place)
  const all = (place: string) =>
    Object.fromEntries(
      named(place).map(({ name, schema }) => [name, plain(schema, poolOf(method, path, name))]),
    )
  const some = (place: string) =>
    fc.oneof(
      fc.record(all(place), { requiredKeys: requiredOf(place), noNullPrototype: true }),
      fc.record(required(place), { noNullPrototype: true }),
    )
  const requiredOf = (place: string) => named(place).flatMap(({ name, required }) => (required ? [name] : []))
  const required = (place: string) =>
    Object.fromEntries(Object.entries(all(place)).filter(([name]) => requiredOf(place).includes(name)))
  const contents = Object.entries(operation.requestBody?.content ?? {})
  const body: fc.Arbitrary<readonly [string, string | Buffer] | undefined> =
    contents.length > 0
      ? fc.oneof(
          ...contents.map(([type, { schema, example }]) =>
            bodyOf(schema, example).map((one) => [type, one] as const),
          ),
        )
      : method === 'PUT'
        ? fc.uint8Array({ maxLength: 20 }).map((bytes) => ['image/png', Buffer.from(bytes)] as const)
        : fc.constant(undefined)
  return fc
    .record({
      inPath: fc.record(all('path'), { noNullPrototype: true }),
      inQuery: some('query').map((query) => ('after' in query ? { wait: '9', ...query } : query)),
      inHeaders: some('header'),
      token: fc.constantFrom(...tokens),
      body,
      head: fc.boolean(),
    })
    .map(({ inPath, inQuery, inHeaders, token, body, head }) => ({
      method: method === 'GET' && head ? 'HEAD' : method,
      url: `${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => inUrl(String(inPath[name])) || 'x')}?${Object.entries(
        inQuery,
      )
        .map(([name, value]) => `${name}=${inUrl(patient(name, value))}`)
        .join('&')}`,
      headers: {
        ...Object.fromEntries(Object.entries(inHeaders).map(([name, value]) => [name, inHeader(value)])),
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': body[0] }),
      },
      body: body?.[1],
      operation,
    }))
}

async function send({ method, url, headers, body }: Fuzzed): Promise<Answer> {
  const sending = request(house.url + url, { method, headers, agent })
  sending.end(body)
  const [answer] = (await once(sending, 'response')) as [IncomingMessage]
  const type = answer.headers['content-type'] ?? ''
  const chunks: Buffer[] = []
  // A stream of events does not end.
  if (type.startsWith('text/event-stream')) answer.destroy()
  else for await (const chunk of answer) chunks.push(chunk as Buffer)
  return { status: answer.statusCode ?? 0, type, body: Buffer.concat(chunks) }
}

it(
  'every answer is as the OpenAPI document says, and none is a failure',
  async () => {
    const judge = judgeOf(document)
    const statuses = new Map<string, number>()
    const requests = fc.oneof(...operations.map(requestsTo))
    await fc.assert(
      fc.asyncProperty(requests, async (fuzzed) => {
        const answer = await send(fuzzed)
        const at = `${operations.findIndex(([, , one]) => one === fuzzed.operation)} ${answer.status < 400 ? 'done' : answer.status}`
        statuses.set(at, (statuses.get(at) ?? 0) + 1)
        const wrong = fuzzed.method === 'HEAD' ? headFlaw(answer) : judge(fuzzed.operation, answer)
        expect([wrong, house.lines.filter((line) => line.includes('"level":50'))]).toEqual([undefined, []])
      }),
      { numRuns: 1_000_000, interruptAfterTimeLimit: SECONDS * 1_000, markInterruptAsFailure: false },
    )
    const never = operations
      .filter((_, at) => !statuses.has(`${at} done`))
      .map(([method, path]) => `${method} ${path}`)
    expect(never.length, never.join(', ')).toBeLessThan(operations.length / 2)
  },
  (SECONDS + 60) * 1_000,
)

const headFlaw = ({ status, body }: Answer): string | undefined =>
  status >= 500 || body.length > 0 ? `HEAD gives ${status} with ${body.length} bytes` : undefined
