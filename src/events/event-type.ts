import Type from 'typebox'
import type { Static, TLiteral, TObject, TSchema } from 'typebox'
import { attribute, time, userId } from './fields.ts'
import type { Refusal } from './refusal.ts'
import type { Upcaster } from './upcaster.ts'

/** The attributes of CloudEvents 1.0 that every event of ours carries, beside its type and subject; extension attributes are kept. */
export const envelope = {
  specversion: Type.Literal('1.0'),
  id: attribute(128),
  source: attribute(1024),
  subject: attribute(128),
  time,
  dataschema: Type.Optional(attribute(1024)),
}

/** The schema of an event of this type. */
type EventSchema<Name extends string, Data extends TSchema, Subject extends TSchema> = TObject<
  Omit<typeof envelope, 'subject'> & { subject: Subject; type: TLiteral<Name>; data: Data }
>

/** A kind of event: its name, the schema of the whole, and the rules that a schema cannot tell. */
export interface EventType {
  readonly name: string
  readonly schema: TObject<Record<'subject' | 'type' | 'data', TSchema>>
  /** Why an event of the schema's shape is none all the same, wherever it is read; undefined where nothing speaks against it. */
  readonly refuse: (event: never) => Refusal | undefined
  /** Bytes of JSON that a field of the data may take where events come in: what is in the log already stays readable. */
  readonly maxBytes: Readonly<Record<string, number>>
  /** From version 1 to 2, and so on; the schema is of the last one. */
  readonly upcasters: readonly Upcaster[]
}

/** The same with the types of its parts. */
export interface Typed<Name extends string, Data extends TSchema, Subject extends TSchema> extends EventType {
  readonly name: Name
  readonly schema: EventSchema<Name, Data, Subject>
}

/** An event of a type, narrowed by its `type` where there are several. */
export type EventOf<Of extends EventType> = Static<Of['schema']>

interface Options<Name extends string, Data extends TSchema, Subject extends TSchema> {
  /** What the subject must be: a user id, unless this says otherwise. At most 128 characters. */
  readonly subject?: Subject
  readonly refuse?: (event: Static<EventSchema<Name, Data, Subject>>) => Refusal | undefined
  readonly maxBytes?: EventType['maxBytes']
  readonly upcasters?: EventType['upcasters']
}

/** A kind of event. `name` is its CloudEvents type, 1 to 255 characters; `data` the schema of its data, a TypeBox object. */
export function eventType<Name extends string, Data extends TSchema, Subject extends TSchema = typeof userId>(
  name: Name,
  data: Data,
  { subject, refuse, maxBytes = {}, upcasters = [] }: Options<Name, Data, Subject> = {},
): Typed<Name, Data, Subject> {
  const properties = { ...envelope, subject: subject ?? userId, type: Type.Literal(name), data }
  return {
    name,
    schema: Type.Object(properties) as unknown as EventSchema<Name, Data, Subject>,
    refuse: refuse ?? (() => undefined),
    maxBytes,
    upcasters,
  }
}
