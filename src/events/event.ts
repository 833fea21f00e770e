import type { Static } from 'typebox'
import type { envelope } from './envelope.ts'

type Envelope = {
  readonly [Name in keyof Omit<typeof envelope, 'dataschema'>]: Static<(typeof envelope)[Name]>
}

/** One event in the form of CloudEvents 1.0. Immutable. Extension attributes are kept. */
export type Event = Envelope & {
  readonly type: string
  readonly dataschema?: string
  readonly data?: unknown
}
