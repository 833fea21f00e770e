import { expect, it } from 'vitest'
import { recompute } from '../oracle/recompute.ts'
import { pinpointRequest } from '../rooms/api/support/pinpoint-request.ts'
import { linesOf } from './agreement.ts'
import { logRecords } from './log-records.ts'
import { startServer, tokenFor, tributaryOk, withDirectory } from './tributary.ts'

it(
  'counts what clients of Pinpoint send once, also if they send it again after the server was killed',
  () =>
    withDirectory(async (data) => {
      const send = async (url: string, token: string) => {
        const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
        const body = JSON.stringify(pinpointRequest)
        const answer = await fetch(`${url}/v1/apps/cam/events`, { method: 'POST', headers, body })
        expect(answer.status).toBe(202)
        expect(await answer.text()).not.toContain('"StatusCode":400')
      }
      const first = await startServer(data)
      const [ann, bob] = [await tokenFor(data, 'ann', 'user'), await tokenFor(data, 'bob', 'user')]
      for (const token of [ann, ann, bob]) await send(first.url, token)
      await first.end('SIGKILL')
      const second = await startServer(data)
      await send(second.url, bob)
      await second.end('SIGTERM')
      await tributaryOk(['settle', '--data', data])
      const dumped = linesOf(await tributaryOk(['dump', 'sessions', '--data', data]))
      const records = await logRecords(data)
      expect(records).toHaveLength(8)
      expect(dumped).toEqual(recompute(records.map(({ event }) => event)).get('sessions'))
      expect(dumped[0]).toBe('{"day":"cam.2025-12-31","events":2,"sessions":2}')
    }),
  120_000,
)
