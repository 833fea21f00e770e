import { toRecord } from '../../../src/codec/encode.ts'
import { openEmbeddedLog } from '../../../src/log/embedded.ts'
import type { NewRecord } from '../../../src/log/log.ts'
import { validateEvent } from '../../media.ts'
import type { MadeEvent } from '../shape/events.ts'

const BATCH = 500

/** Appends made events to a new log. Returns the bytes of their JSON. */
export async function fillLog(path: string, events: Iterable<MadeEvent>): Promise<number> {
  const log = await openEmbeddedLog({ path })
  const batch: NewRecord[] = []
  let bytes = 0
  for (const made of events) {
    bytes += JSON.stringify(made).length
    batch.push(recordOf(made))
    if (batch.length === BATCH) await log.append(batch.splice(0))
  }
  await log.append(batch)
  await log.close()
  return bytes
}

function recordOf(made: MadeEvent): NewRecord {
  const event = validateEvent(made)
  if (!event.ok) throw new Error(`Cannot append a made event: ${event.error.detail}`)
  return toRecord(event.value)
}
