import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { freePort } from '../servers/free-port.ts'
import { noBrowser, withBrowser } from './chromium.ts'
import { nthPlace } from './stream-messages.ts'
import { startServer, tokenFor, tributaryOk, withDirectory } from './tributary.ts'

const LIVES = 3
const EVENTS = 40

/** The function `follow` of docs/http.md, as a page has it. */
async function follow(): Promise<string> {
  const page = await readFile(fileURLToPath(new URL('../../docs/http.md', import.meta.url)), 'utf8')
  const [code] = / {4}async function follow[^]*?\n {4}}\n/.exec(page) ?? []
  if (code === undefined) throw new Error('Cannot find the function follow in docs/http.md')
  return code
}

const linesOf = (from: number, count: number): string =>
  Array.from({ length: count }, (_, n) => `${JSON.stringify(nthPlace(from + n))}\n`).join('')

if (noBrowser !== undefined) console.warn(`Cannot test an EventSource: ${noBrowser}`)

test.skipIf(noBrowser !== undefined)(
  'the EventSource of a browser goes on over servers that are killed: every event once, in order',
  () =>
    withDirectory((data) =>
      withBrowser(async (browser) => {
        const port = ['--port', String(await freePort())]
        const [ann, admin] = [await tokenFor(data, 'ann', 'user'), await tokenFor(data, 'root', 'admin')]
        let server = await startServer(data, port)
        try {
          const page = await browser.newPage()
          await page.goto(`${server.url}/healthz`)
          await page.addScriptTag({
            content: `const headers = { authorization: 'Bearer ${ann}' }, user = 'ann', seen = []
              const show = (name, { data }) => seen.push(data.accuracyMeters)
              ${await follow()}
              follow()`,
          })
          const openStreams = async (): Promise<string | undefined> => {
            const answer = await fetch(`${server.url}/metrics`, {
              headers: { authorization: `Bearer ${admin}` },
            })
            return /^tributary_streams_open (\d+)$/m.exec(await answer.text())?.[1]
          }
          const seen = () => page.evaluate<readonly number[]>('seen')
          const isOpen = () => expect.poll(openStreams).toBe('1')
          await isOpen()
          let sent = 0
          for (let life = 0; life < LIVES; life += 1) {
            // The first stream is lost before its first message.
            if (life > 0) {
              await tributaryOk(['append', '--data', data], linesOf(sent, EVENTS))
              sent += EVENTS
              await expect.poll(async () => (await seen()).length).toBeGreaterThan(sent - EVENTS)
            }
            await server.end('SIGKILL')
            // These come while the page has no stream.
            await tributaryOk(['append', '--data', data], linesOf(sent, EVENTS))
            sent += EVENTS
            // The tables have them before the page comes back: a stream from then on would lack them.
            if (life === 0) await tributaryOk(['settle', '--data', data])
            server = await startServer(data, port)
            await isOpen()
          }
          await expect.poll(async () => (await seen()).length).toBeGreaterThanOrEqual(sent)
          expect(await seen()).toEqual(Array.from({ length: sent }, (_, n) => n))
          await page.close()
          await expect.poll(openStreams).toBe('0')
          expect(await server.end('SIGTERM')).toBe(0)
        } finally {
          await server.end('SIGKILL')
        }
      }),
    ),
)
