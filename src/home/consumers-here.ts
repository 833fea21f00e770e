import type { Consumer } from '../consume/consumer.ts'

/** Whether a reactor notifies users: it runs only where there is a topic. */
const notifies = (consumer: Consumer): boolean =>
  consumer.kind === 'reactor' && consumer.uses.includes('notifier')

/**
 * The consumers as a home with this topic runs them. Without a topic, those that notify are disabled: they read nothing,
 * nobody waits for them, and they begin at the end that the log has when there is a topic.
 */
export const consumersHere = (
  consumers: readonly Consumer[],
  topic: string | undefined,
): readonly Consumer[] =>
  consumers.map((one) =>
    topic === undefined && notifies(one) ? { ...one, delivery: { ...one.delivery, enabled: false } } : one,
  )
