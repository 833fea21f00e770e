import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer, type Server } from '../../../journeys/tributary.ts'
import { tokenFor, tributary, tributaryOk } from './run.ts'
import { located, manyLocated, ndjson } from './lines.ts'

let data: string
let server: Server

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'tributary-'))
  server = await startServer(data)
})
afterAll(async () => {
  await server.end('SIGTERM')
  await rm(data, { recursive: true })
})

const appendTo = (url: string, token: string, input: string) =>
  tributary(['append', '--json', '--url', url, '--token', token], input)

describe('tributary append --url', () => {
  test('appends through the server in batches, in the order of the lines', async () => {
    const token = await tokenFor(data, 'ops', 'admin')
    const events = Array.from({ length: 1200 }, (_, n) => located(n + 1, 'walker'))
    const { code, stdout } = await appendTo(server.url, token, ndjson(events))
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { appended: 1200, rejected: 0 }])
    await tributaryOk(['settle', '--data', data])
    const history = await tributaryOk(['history', 'users', 'walker', '--data', data])
    const items = history
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; sequenceNumber: string })
    expect(items.map(({ id }) => id)).toEqual(events.map(({ id }) => id))
    expect(items.map(({ sequenceNumber }) => sequenceNumber)).toEqual(
      items.map(({ sequenceNumber }) => sequenceNumber).sort(),
    )
  })

  test('rejects the events that the server refuses, and appends the others', async () => {
    const token = await tokenFor(data, 'u1', 'user')
    const { code, stdout, stderr } = await appendTo(server.url, token, manyLocated(2))
    expect([code, JSON.parse(stdout)]).toMatchObject([1, { appended: 1, rejected: 1 }])
    expect(stderr).toContain('line 2: foreign-subject: ')
  })

  test('says in one line that the token is refused, or that no server answers', async () => {
    const forged = await appendTo(server.url, 'forged', manyLocated(1))
    expect(forged).toMatchObject({ code: 1, stdout: '' })
    expect(forged.stderr).toMatch(
      /^tributary: Cannot append to http:\S+: 401 .*\(0 events were appended; .*\)\n$/,
    )
    const nobody = await appendTo('http://127.0.0.1:1', 'none', manyLocated(1))
    expect(nobody.stderr).toMatch(/^tributary: Cannot append to http:\/\/127.0.0.1:1: .*\n$/)
    const nowhere = await appendTo('no url', 'none', manyLocated(1))
    expect(nowhere.stderr).toBe(
      "error: option '--url <url>' argument 'no url' is invalid. It must be an http URL.\n",
    )
  })
})
