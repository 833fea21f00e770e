import { notifications } from '../../../projections/notifications.ts'
import type { Arrival } from '../../../src/fold/arrival.ts'
import { notifyReactor } from '../../../src/media/notify.ts'
import { notificationIn } from '../../../src/media/notifications.ts'
import type { Notification, Notifier } from '../../../src/notify/notifier.ts'
import { memoryTables } from '../../../src/tables/memory.ts'
import { reacted } from '../../../src/testing/reacted.ts'
import { Crash } from '../../../src/testing/unsteady.ts'
import { vocabulary } from '../../media.ts'

/** One delivery of a batch: processes at the same time, which die after so many writes and notifications. */
export interface Life {
  readonly runners: number
  readonly uses: number
}

const SOUND: Life = { runners: 1, uses: Infinity }

/** The table of notifications, the reactor, and all that a topic was told. */
export class NotifiedWorld {
  readonly tables = memoryTables({ beforeWrite: () => this.#use() })
  readonly told: Notification[] = []
  /** What was told, and was not what the table showed at that moment. */
  readonly wrong: Notification[] = []
  readonly #now: number
  #left = Infinity

  /** `now` is what the reactor's clock says: events reach the log at 0 and in the milliseconds after. */
  constructor(now = 0) {
    this.#now = now
  }

  /** Delivers a batch in several lives, and then in one that nothing disturbs. */
  async deliver(batch: readonly Arrival[], lives: readonly Life[]): Promise<void> {
    for (const life of lives) await this.#live(batch, life)
    await this.#live(batch, SOUND)
  }

  async #live(batch: readonly Arrival[], { runners, uses }: Life): Promise<void> {
    this.#left = uses
    const ended = await Promise.allSettled(Array.from({ length: runners }, () => this.#run(batch)))
    const causes = ended.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))
    const strange = causes.find((cause) => !(cause instanceof Crash) || uses === Infinity)
    if (strange !== undefined) throw strange as Error
  }

  async #run(batch: readonly Arrival[]): Promise<void> {
    const notifier: Notifier = { notify: (all) => this.#notify(all), close: () => Promise.resolve() }
    const beside = {
      reactor: notifyReactor(notifications, () => this.#now),
      vocabulary,
      all: [notifications],
    }
    const { outcome, parked } = await reacted(batch, {
      ...beside,
      tables: this.tables,
      append: () => undefined,
      notifier,
    })
    if (parked[0] !== undefined) throw new Error(parked[0])
    if (outcome.kind === 'failed') throw outcome.cause as Error
  }

  /** A process may die before SNS has a message, and after. */
  async #notify(all: readonly Notification[]): Promise<void> {
    this.#use()
    for (const one of all) {
      const shown = await notificationIn(this.tables, notifications, one.id)
      if (JSON.stringify(shown) !== JSON.stringify(one)) this.wrong.push(one)
      this.told.push(one)
    }
    this.#use()
  }

  #use(): void {
    if (this.#left-- <= 0) throw new Crash('crash')
  }
}
