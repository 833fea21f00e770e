import { RESERVED_SOURCE } from '../../src/accept/reserved-source.ts'
import type { Refusal } from '../../src/events/refusal.ts'
import type { Vocabulary } from '../../src/events/vocabulary.ts'
import { appends } from '../../src/policy/actions.ts'
import { denial } from '../../src/policy/policy.ts'

/** Events that users may not append: those with this value in an attribute, and the reason that the gate gives. */
export interface NotByUsers {
  readonly attribute: 'type' | 'source'
  readonly value: string
  readonly refused: Refusal & { readonly status: number }
}

/** To a template everybody is a user: it knows the user of the token, and no role. */
const USER = { role: 'user', user: 'of the token' as never } as const

/** The types and sources that users may not append, not even with themselves as the subject. */
export const notByUsers = ({ types, reservedSources = new Set() }: Vocabulary): readonly NotByUsers[] => [
  ...types.flatMap((type) => {
    const refused = denial(USER, appends(type), USER.user)
    return refused === undefined ? [] : [{ attribute: 'type' as const, value: type.name, refused }]
  }),
  ...[...reservedSources].map((value) => ({
    attribute: 'source' as const,
    value,
    refused: { ...RESERVED_SOURCE, status: 400 },
  })),
]
