import type { EventType } from '../../src/events/event-type.ts'
import { refusesNothing } from '../../src/events/event-type.ts'
import { userId } from '../../src/events/fields.ts'
import type { Vocabulary } from '../../src/events/vocabulary.ts'
import { draft04 } from './draft-04.ts'

/**
 * A declaration of an application that the gateway's templates cannot check; undefined if there is none.
 * A template knows one subject, the token's user, and the rules for a body that a model of API Gateway can express.
 */
export function beyondTemplates({ types }: Vocabulary): string | undefined {
  for (const type of types) {
    const beyond = beyondIn(type)
    if (beyond !== undefined) return `${type.name}: ${beyond}`
  }
  return undefined
}

function beyondIn({ schema, refuse, maxBytes, appendedBy }: EventType): string | undefined {
  if (schema.properties.subject !== userId) return 'its subject is not a user'
  if (appendedBy.user === undefined && Object.keys(appendedBy).length > 0)
    return 'others than users append it'
  if ((refuse as unknown) !== refusesNothing) return 'it has a rule that no schema says'
  if (Object.keys(maxBytes).length > 0) return 'it bounds the bytes of a field'
  try {
    draft04(schema)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
