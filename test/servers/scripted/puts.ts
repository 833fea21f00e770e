import { setTimeout as sleep } from 'node:timers/promises'
import { answer, refusal, THROTTLED, type Answer } from './answer.ts'
import type { ScriptedShards, Sent } from './shards.ts'

/** The fate of one PutRecords. The numbers choose which records fail, and the order in which the others are taken. */
export type PutFault =
  | { readonly do: 'take'; readonly order: number; readonly afterMs: number }
  | { readonly do: 'fail some'; readonly which: number; readonly code: string }
  | { readonly do: 'throttle' }
  | { readonly do: 'break' }
  | { readonly do: 'cut before' }
  | { readonly do: 'cut after' }

/** Answers PutRecords as scripted, and keeps the requests. */
export class ScriptedPuts {
  /** The fates of the next requests, one each; all records after them are taken. */
  faults: PutFault[] = []
  /** By key: the number of its next records that are throttled. */
  readonly shut = new Map<string, number>()
  /** The records of every request. */
  readonly sent: (readonly Sent[])[] = []
  /** Keys that were sent twice at the same time: in one request, or in two. */
  readonly doubled: string[] = []
  readonly #shards: ScriptedShards
  readonly #underWay = new Set<string>()

  constructor(shards: ScriptedShards) {
    this.#shards = shards
  }

  /** Undefined if the server must cut the connection. */
  async put(records: readonly Sent[]): Promise<Answer | undefined> {
    this.sent.push(records)
    for (const { PartitionKey } of records) {
      if (this.#underWay.has(PartitionKey)) this.doubled.push(PartitionKey)
      this.#underWay.add(PartitionKey)
    }
    try {
      return await this.#put(records, this.faults.shift() ?? { do: 'take', order: 0, afterMs: 0 })
    } finally {
      for (const { PartitionKey } of records) this.#underWay.delete(PartitionKey)
    }
  }

  async #put(records: readonly Sent[], fault: PutFault): Promise<Answer | undefined> {
    switch (fault.do) {
      case 'take':
        await sleep(fault.afterMs)
        return this.#take(records, () => false, fault.order)
      case 'fail some':
        return this.#take(records, (at) => ((fault.which >> (at % 16)) & 1) === 1, 0, fault.code)
      case 'throttle':
        return refusal(THROTTLED)
      case 'break':
        return refusal('InternalFailure', 500)
      case 'cut after':
        this.#take(records, () => false, 0)
        return undefined
      case 'cut before':
        return undefined
    }
  }

  #take(
    records: readonly Sent[],
    isFailed: (at: number) => boolean,
    order: number,
    code = THROTTLED,
  ): Answer {
    const fails = records.map(({ PartitionKey }, at) => this.#isShut(PartitionKey) || isFailed(at))
    const taken = records.filter((_, at) => fails[at] !== true)
    const entries = this.#shards.take(taken, order).values()
    const failed = { ErrorCode: code, ErrorMessage: 'as scripted' }
    return answer({ Records: fails.map((isOne) => (isOne ? failed : entries.next().value)) })
  }

  #isShut(key: string): boolean {
    const left = this.shut.get(key) ?? 0
    this.shut.set(key, left - 1)
    return left > 0
  }
}
