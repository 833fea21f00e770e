import { roll, type Dice } from '../bench/shape/dice.ts'
import type { MadeEvent } from '../bench/shape/events.ts'
import { smallWorldEvent } from './small-world.ts'

export interface Acknowledged {
  readonly id: string
  readonly shardId: string
  readonly sequenceNumber: string
}

/** Sends events, and sends them again if it got no answer. It keeps the acknowledgements. */
export interface Producer {
  readonly acknowledged: readonly Acknowledged[]
  /** How often each event was sent, by id. */
  readonly attempts: ReadonlyMap<string, number>
  /** Sends batch after batch until it cannot reach the server, or `enough` returns true. */
  produce(url: string, enough: () => boolean): Promise<void>
  /** Sends only the events that are not yet acknowledged. */
  finish(url: string): Promise<void>
}

async function post(url: string, token: string, batch: readonly MadeEvent[]): Promise<Acknowledged[]> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents-batch+json' }
  const response = await fetch(`${url}/events`, { method: 'POST', headers, body: JSON.stringify(batch) })
  if (response.status !== 200)
    throw new Error(`Cannot append: status ${response.status}: ${await response.text()}`)
  return ((await response.json()) as { results: Acknowledged[] }).results
}

/** Whether an error means that the server is gone: then fetch throws a TypeError. Any other error is a fault. */
const isGone = (cause: unknown): boolean => cause instanceof TypeError

export function producerOf(name: string, token: string, luck: Dice): Producer {
  const acknowledged: Acknowledged[] = []
  const attempts = new Map<string, number>()
  let made = 0
  let unheard: MadeEvent[] = []

  const nextBatch = (): MadeEvent[] =>
    Array.from({ length: 1 + roll(luck, 30) }, () => smallWorldEvent(luck, `${name}-${(made++).toString()}`))

  async function send(url: string): Promise<void> {
    for (const { id } of unheard) attempts.set(id, (attempts.get(id) ?? 0) + 1)
    acknowledged.push(...(await post(url, token, unheard)))
    unheard = []
  }

  return {
    acknowledged,
    attempts,
    async produce(url, enough) {
      try {
        while (!enough()) {
          if (unheard.length === 0) unheard = nextBatch()
          await send(url)
        }
      } catch (cause) {
        if (!isGone(cause)) throw cause
      }
    },
    finish: (url) => (unheard.length === 0 ? Promise.resolve() : send(url)),
  }
}
