import type { Application } from '../../src/application/application.ts'
import type { Vocabulary } from '../../src/events/vocabulary.ts'
import { beyondTemplates } from './beyond-templates.ts'
import { eventWrites, type Straight } from './writes.ts'

/** The way of events from the gateway. */
export type Appends = 'to-stream' | 'by-function'

const NONE: Straight = { models: {}, writes: new Map() }

/** The routes that an application's gateway writes to the stream itself. `own`: routes of the application. */
export function straightOf(
  { vocabulary }: Application,
  appends: Appends | undefined,
  own: Straight = NONE,
): Straight {
  const way = appends ?? (beyondTemplates(vocabulary) === undefined ? 'to-stream' : 'by-function')
  refuseBarred(way, vocabulary)
  const events = way === 'to-stream' ? eventWrites(vocabulary) : NONE
  return {
    models: { ...events.models, ...own.models },
    writes: new Map([...events.writes, ...own.writes]),
  }
}

/** A template sees no roles, and of an event within a text no type; and what is in the stream, no consumer can refuse for who sent it. */
function refuseBarred(way: Appends, { types }: Vocabulary): void {
  const barred = types.find(({ appendedBy }) => appendedBy.user === undefined)
  if (way === 'by-function' || barred === undefined) return
  throw new Error(
    `Cannot put events straight on the stream: users may not append ${barred.name}, and a template cannot refuse it`,
  )
}
