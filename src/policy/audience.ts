import Type from 'typebox'
import type { Static } from 'typebox'

/** With whom something is shared: with guests too, with every token, or with nobody but its owner. */
export const audience = Type.Union([Type.Literal('everyone'), Type.Literal('users'), Type.Literal('owner')])

export type Audience = Static<typeof audience>

/** From the widest to the narrowest. */
export const AUDIENCES: readonly Audience[] = ['everyone', 'users', 'owner']
