import { Agent, request } from 'node:http'

/** Degrees and metres. */
export interface Question {
  readonly lat: number
  readonly lon: number
  readonly radius: number
}

/** Questions that are not timed: the first of a server wait for its code to be compiled. */
const WARM_UP = 50

/** Asks one question after the other, over one connection. Gives the milliseconds of each. */
export async function askAll(
  url: string,
  kind: 'users' | 'media',
  questions: readonly Question[],
  token = 'none',
): Promise<readonly number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const headers = { authorization: `Bearer ${token}` }
  const ask = (question: Question) => askOne(urlOf(url, kind, question), { agent, headers })
  for (const question of questions.slice(0, WARM_UP)) await ask(question)
  const took: number[] = []
  for (const question of questions) {
    const started = performance.now()
    await ask(question)
    took.push(performance.now() - started)
  }
  agent.destroy()
  return took
}

const urlOf = (url: string, kind: string, { lat, lon, radius }: Question): string =>
  `${url}/nearby?${new URLSearchParams({ kind, lat: `${lat}`, lon: `${lon}`, radius: `${radius}` }).toString()}`

/** Rejects unless something was found: every question is asked near somebody. */
const askOne = (url: string, options: object): Promise<void> =>
  new Promise((resolve, reject) => {
    const asking = request(url, options, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (text += chunk))
      response.on('end', () => {
        const isFound = response.statusCode === 200 && text.includes('"distanceMeters"')
        if (isFound) resolve()
        else reject(new Error(`Cannot find who is near: ${response.statusCode} ${text.slice(0, 200)}`))
      })
    })
    asking.on('error', reject).end()
  })
