import type { Refusal } from './refusal.ts'

/** A field of an event's data that names a thing together with its owner: `<userId>.<suffix>`; and whose it must be. */
export interface Ownership {
  readonly field: string
  /** The subject's own, or anybody's but the subject's. */
  readonly of: 'subject' | 'others'
  readonly refusal: Refusal
}

/** Whether a thing `<userId>.<suffix>` is the user's. A user id has no dot, so no id is another's beginning up to one. */
const owns = (user: string, id: string): boolean => id[user.length] === '.' && id.startsWith(user)

interface Owned {
  readonly subject: string
  readonly data?: unknown
}

/** Refuses an event about a thing of the wrong owner. */
export function wrongOwner({ field, of, refusal }: Ownership, { subject, data }: Owned): Refusal | undefined {
  const id = (data as Readonly<Record<string, unknown>> | undefined)?.[field]
  if (typeof id !== 'string') return undefined
  return owns(subject, id) === (of === 'subject') ? undefined : refusal
}
