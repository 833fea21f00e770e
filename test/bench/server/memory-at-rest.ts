import { setTimeout as pause } from 'node:timers/promises'
import type { BenchServer } from './server.ts'

const LOOK_MS = 200

/** The number of looks in a row that must agree, and the share by which they may differ. */
const AGREEING = 4
const AGREED = 0.01

/** A server under load from others loads its code for a while; one that never rests is measured all the same. */
const MOST_LOOKS = 120

/**
 * Heap and external memory of the thread that answers requests, in bytes, when it is at rest: its garbage is collected,
 * and some looks agree. Resident memory cannot be compared like that: the threads that fold give back what their start
 * took, at any time within minutes, and that is more than thousands of streams take.
 */
export async function memoryAtRest({ collected }: Pick<BenchServer, 'collected'>): Promise<number> {
  let [looks, last]: [number, number[]] = [0, []]
  while (looks < MOST_LOOKS && !agree(last)) {
    if (looks > 0) await pause(LOOK_MS)
    last = [...last, (await collected()).used].slice(-AGREEING)
    looks += 1
  }
  return last.at(-1) ?? Number.NaN
}

const agree = (looks: readonly number[]): boolean =>
  looks.length === AGREEING && Math.max(...looks) <= Math.min(...looks) * (1 + AGREED)
