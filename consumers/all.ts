import type { Reactor, Table } from '../src/consume/consumer.ts'
import { extractConsumer } from './extract/consumer.ts'
import { locationConsumer } from './location/consumer.ts'
import { logConsumer } from './log/consumer.ts'
import { mediaConsumer } from './media/consumer.ts'
import { notificationsConsumer } from './notifications/consumer.ts'
import { notifyConsumer } from './notify/consumer.ts'
import { overQuotaConsumer } from './over-quota/consumer.ts'
import { quotaConsumer } from './quota/consumer.ts'
import { sessionsConsumer } from './sessions/consumer.ts'
import { statsConsumer } from './stats/consumer.ts'
import { usageConsumer } from './usage/consumer.ts'

/** Every table's consumer, each with its own progress: one that fails never holds up another. */
export const consumers: readonly Table[] = [
  usageConsumer,
  statsConsumer,
  locationConsumer,
  logConsumer,
  mediaConsumer,
  notificationsConsumer,
  quotaConsumer,
  sessionsConsumer,
]

/** Every reactor. A new one is a folder here and a line in this list. */
export const reactors: readonly Reactor[] = [extractConsumer, overQuotaConsumer, notifyConsumer]
