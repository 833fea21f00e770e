import { Agent, request } from 'node:http'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { cut, plannedEvents, type Plan, type Sent } from './plan.ts'

/** Sends one request; throws unless every event in it was acknowledged. */
async function post(plan: Plan, agent: Agent, body: Buffer): Promise<void> {
  const type = plan.batch === 1 ? 'application/cloudevents+json' : 'application/cloudevents-batch+json'
  const headers = {
    authorization: `Bearer ${plan.token}`,
    'content-type': type,
    'content-length': body.length,
  }
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const sending = request(`${plan.url}/events`, { method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode))
    })
    sending.on('error', reject).end(body)
  })
  if (status !== 200) throw new Error(`Cannot append a batch: the server answered ${String(status)}`)
}

/**
 * Posts all bodies, `connections` at a time. Each body is sent as soon as an earlier one is acknowledged, and not before
 * its time at the rate of the plan.
 */
async function sendAll(plan: Plan, bodies: readonly Buffer[]): Promise<Sent> {
  const agent = new Agent({ keepAlive: true, maxSockets: plan.connections })
  const waiting = bodies.entries()
  const dueAfter = (at: number): number => (at * plan.batch * 1_000) / (plan.perSecond ?? Infinity)
  const latencies: number[] = []
  async function connection(): Promise<void> {
    for (const [at, body] of waiting) {
      const early = startedAt + dueAfter(at) - Date.now()
      if (early > 0) await pause(early)
      const started = performance.now()
      await post(plan, agent, body)
      latencies.push(performance.now() - started)
    }
  }
  const startedAt = Date.now()
  await Promise.all(Array.from({ length: plan.connections }, connection))
  const endedAt = Date.now()
  agent.destroy()
  return { startedAt, endedAt, latencies: latencies.sort((a, b) => a - b) }
}

/** Prepares all bodies, prints `ready`, waits for the order to go, sends, and reports the result. */
async function main(): Promise<void> {
  const [plan] = (await once(process, 'message')) as [Plan]
  const batches = cut(await plannedEvents(plan), plan.batch)
  const bodies = batches.map((batch) => Buffer.from(JSON.stringify(plan.batch === 1 ? batch[0] : batch)))
  globalThis.gc?.() // what is left of preparing is not for the time of sending
  process.send?.('ready')
  await once(process, 'message')
  process.send?.(await sendAll(plan, bodies))
  process.disconnect()
}

await main()
