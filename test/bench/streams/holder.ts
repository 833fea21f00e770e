import { once } from 'node:events'
import { Agent, get } from 'node:http'

/** The streams to hold. It is sent to another process, so it is plain data. */
export interface Held {
  readonly url: string
  readonly streams: readonly { readonly user: string; readonly token: string }[]
}

/** All streams are open; or a user was told something. */
export type Heard = 'open' | { readonly user: string }

const AT_ONCE = 50

const agent = new Agent({ keepAlive: true, maxSockets: Infinity })

const hear = (heard: Heard): void => void process.send?.(heard)

/** Resolves when the stream has begun. */
const hold = (url: string, { user, token }: Held['streams'][number]): Promise<void> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` }
    get(`${url}/users/${user}/stream`, { agent, headers }, (response) => {
      if (response.statusCode !== 200)
        reject(new Error(`Cannot hold a stream: the server answered ${String(response.statusCode)}`))
      response.setEncoding('utf8')
      response.on('data', (text: string) => {
        resolve()
        if (/^data:/m.test(text)) hear({ user })
      })
    }).on('error', reject)
  })

const [{ url, streams }] = (await once(process, 'message')) as [Held]
const waiting = streams.values()
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (const stream of waiting) await hold(url, stream)
  }),
)
hear('open')
process.once('disconnect', () => process.exit())
