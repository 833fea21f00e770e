import { get } from 'node:http'

export interface Listening {
  /** Resolves when the stream tells an event of this time, from now on. */
  told(time: string): Promise<void>
  close(): void
}

/** Holds a stream of server-sent events; resolves when it has begun. */
export const listen = (url: string, headers: Readonly<Record<string, string>>): Promise<Listening> =>
  new Promise((resolve, reject) => {
    const awaited = new Map<string, () => void>()
    const getting = get(url, { headers }, (response) => {
      if (response.statusCode !== 200)
        reject(new Error(`Cannot hold a stream: the server answered ${String(response.statusCode)}`))
      response.setEncoding('utf8')
      response.on('data', (text: string) => {
        for (const [time, hear] of awaited) if (text.includes(`"${time}"`)) hear()
      })
      resolve({
        told: (time) =>
          new Promise((hear) =>
            awaited.set(time, () => {
              awaited.delete(time)
              hear()
            }),
          ),
        close: () => getting.destroy(),
      })
    })
    getting.on('error', reject)
  })
