import type { Table } from '../src/consume/consumer.ts'
import { locationConsumer } from './location/consumer.ts'
import { logConsumer } from './log/consumer.ts'
import { mediaConsumer } from './media/consumer.ts'
import { statsConsumer } from './stats/consumer.ts'
import { usageConsumer } from './usage/consumer.ts'

/** Every consumer, each with its own progress: one that fails never holds up another. */
export const consumers: readonly Table[] = [
  usageConsumer,
  statsConsumer,
  locationConsumer,
  logConsumer,
  mediaConsumer,
]
