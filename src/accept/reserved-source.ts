import type { Refusal } from '../events/refusal.ts'

/** Why a user may not append an event in the name of a reactor: the reactor's own event would then be a repeat. */
export const RESERVED_SOURCE: Refusal = {
  reason: 'reserved-source',
  detail: 'Only a reactor of the application appends events of this source',
}
