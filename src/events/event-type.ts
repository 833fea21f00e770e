import Type from 'typebox'
import type { Static, TLiteral, TObject, TSchema } from 'typebox'
import { APPENDED_BY_ALL, appendedBy as by, type Grants } from '../policy/grants.ts'
import type { Role } from '../policy/caller.ts'
import { envelope } from './envelope.ts'
import type { Event } from './event.ts'
import { userId } from './fields.ts'
import { wrongOwner, type Ownership } from './ownership.ts'
import type { Refusal } from './refusal.ts'
import type { Upcaster } from './upcaster.ts'

/** The schema of an event of this type. */
type EventSchema<Name extends string, Data extends TSchema, Subject extends TSchema> = TObject<
  Omit<typeof envelope, 'subject'> & { subject: Subject; type: TLiteral<Name>; data: Data }
>

/** A kind of event: its name, the schema of the whole event, and the rules that a schema cannot express. */
export interface EventType {
  readonly name: string
  readonly schema: TObject<Record<'subject' | 'type' | 'data', TSchema>>
  /**
   * Refuses an event that matches the schema and is still not valid, at every place that reads events; undefined if it
   * is valid.
   */
  readonly refuse: (event: never) => Refusal | undefined
  /**
   * Bytes of JSON that a field of the data may take. Checked only where events come in: what is in the log stays
   * readable.
   */
  readonly maxBytes: Readonly<Record<string, number>>
  /** Whose the thing must be that the event is about. `refuse` says so, too. */
  readonly owner?: Ownership | undefined
  /** The roles that may append the type. The program itself always may. */
  readonly appendedBy: Grants
  /** The upcasters from version 1 to 2, from 2 to 3, and so on. `schema` is that of the last version. */
  readonly upcasters: readonly Upcaster[]
}

/** An event type with the types of its parts. */
export interface Typed<Name extends string, Data extends TSchema, Subject extends TSchema> extends EventType {
  readonly name: Name
  readonly schema: EventSchema<Name, Data, Subject>
}

/** An event of one type: a CloudEvent whose `data` and `subject` are as the type's schemas say. */
export interface TypedEvent<Name extends string, Data, Subject> extends Omit<
  Event,
  'type' | 'subject' | 'data'
> {
  readonly type: Name
  readonly subject: Subject
  readonly data: Data
}

/** An event of these types, narrowed by its `type` where there are several. */
export type EventOf<Of extends EventType> =
  Of extends Typed<infer Name, infer Data, infer Subject>
    ? TypedEvent<Name, Static<Data>, Static<Subject>>
    : Event

interface Options<Name extends string, Data extends TSchema, Subject extends TSchema> {
  /** The schema of the subject; by default a user id. At most 128 characters. */
  readonly subject?: Subject
  readonly refuse?: (event: TypedEvent<Name, Static<Data>, Static<Subject>>) => Refusal | undefined
  readonly maxBytes?: EventType['maxBytes']
  /** A field of the data that names a thing by its owner (`<userId>.<suffix>`), and whose it must be. */
  readonly owner?: Ownership
  /** The roles that may append the type; all by default, a user for its own subject. None: only reactors and uploads. */
  readonly appendedBy?: readonly Role[]
  readonly upcasters?: EventType['upcasters']
}

/** The rule of a type that has none of its own. */
export const refusesNothing = () => undefined

/**
 * Makes an event type. `name` is its CloudEvents type, 1 to 255 characters; `data` is the schema of its data, a TypeBox
 * object.
 */
export function eventType<Name extends string, Data extends TSchema, Subject extends TSchema = typeof userId>(
  name: Name,
  data: Data,
  options: Options<Name, Data, Subject> = {},
): Typed<Name, Data, Subject> {
  const { subject, owner, appendedBy, maxBytes = {}, upcasters = [] } = options
  const properties = { ...envelope, subject: subject ?? userId, type: Type.Literal(name), data }
  return {
    name,
    schema: Type.Object(properties) as unknown as EventSchema<Name, Data, Subject>,
    refuse: rulesOf(options),
    maxBytes,
    owner,
    appendedBy: appendedBy === undefined ? APPENDED_BY_ALL : by(appendedBy),
    upcasters,
  }
}

function rulesOf<Name extends string, Data extends TSchema, Subject extends TSchema>({
  owner,
  refuse = refusesNothing,
}: Options<Name, Data, Subject>): Typed<Name, Data, Subject>['refuse'] {
  if (owner === undefined) return refuse
  return (event: TypedEvent<Name, Static<Data>, Static<Subject>> & Pick<Event, 'subject'>) =>
    wrongOwner(owner, event) ?? refuse(event)
}
