import type { Trigger, Triggers } from '../triggers.ts'

/** Triggers as `--context triggers=extract:s3,extract:kinesis` gives them. Whether they exist, the stack checks. */
export function triggersFrom(said: unknown): Triggers {
  const pairs = typeof said === 'string' && said !== '' ? said.split(',') : []
  const triggers: Record<string, Trigger[]> = {}
  for (const pair of pairs) {
    const [name = '', trigger = ''] = pair.split(':')
    triggers[name] = [...(triggers[name] ?? []), trigger as Trigger]
  }
  return triggers
}
