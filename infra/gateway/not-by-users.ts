import type { Vocabulary } from '../../src/events/vocabulary.ts'
import { appends } from '../../src/policy/actions.ts'
import { denial, type Denial } from '../../src/policy/policy.ts'

/** A type that users may not append, and the reason that the policy gives them. */
export interface NotByUsers {
  readonly type: string
  readonly denied: Denial
}

/** To a template everybody is a user: it knows the user of the token, and no role. */
const USER = { role: 'user', user: 'of the token' as never } as const

/** The types that users may not append, not even with themselves as the subject. */
export const notByUsers = ({ types }: Vocabulary): readonly NotByUsers[] =>
  types.flatMap((type) => {
    const denied = denial(USER, appends(type), USER.user)
    return denied === undefined ? [] : [{ type: type.name, denied }]
  })
