import type { Application } from '../../src/application/application.ts'
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
  const events = way === 'to-stream' ? eventWrites(vocabulary) : NONE
  return {
    models: { ...events.models, ...own.models },
    writes: new Map([...events.writes, ...own.writes]),
  }
}
