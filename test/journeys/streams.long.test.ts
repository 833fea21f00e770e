import { expect, test } from 'vitest'
import { nthPlace, streamMessages } from './stream-messages.ts'
import { startServer, tokenFor, withDirectory } from './tributary.ts'

const KILLS = 4
const EVENTS = 200

test('a stream goes on exactly over servers that are killed: every event once, in order', () =>
  withDirectory(async (data) => {
    const [ann, feeder] = [await tokenFor(data, 'ann', 'user'), await tokenFor(data, 'root', 'producer')]
    const seen: number[] = []
    let [last, sent]: [string | undefined, number] = [undefined, 0]
    for (let kill = 0; kill <= KILLS; kill += 1) {
      const server = await startServer(data)
      const stream = streamMessages(server.url, ann, last)
      last = (await stream.next()).value?.id || last
      const until = sent + EVENTS
      const events = Array.from({ length: EVENTS }, () => nthPlace((sent += 1)))
      const headers = { authorization: `Bearer ${feeder}`, 'content-type': 'application/json' }
      const { status } = await fetch(`${server.url}/events`, {
        method: 'POST',
        headers,
        body: JSON.stringify(events),
      })
      expect(status).toBe(200)
      // All but the last life end in the middle of the stream.
      const wanted = kill === KILLS ? until : until - EVENTS / 2
      while (seen.at(-1) !== wanted) {
        const { value, done } = await stream.next()
        if (done === true) throw new Error('The stream ended')
        if (value.id !== '') last = value.id
        if (value.data !== '')
          seen.push((JSON.parse(value.data) as { data: { accuracyMeters: number } }).data.accuracyMeters)
      }
      await server.end('SIGKILL')
    }
    expect(seen).toEqual(Array.from({ length: sent }, (_, at) => at + 1))
  }))
