import type { EventType } from '../events/event-type.ts'
import { APPENDED_BY_ALL, BY_AUDIENCE, OWN } from './grants.ts'
import type { Action } from './policy.ts'

export const LOOK: Action = { does: 'look' }
export const BRING: Action = { does: 'bring' }
export const SIGN_IN: Action = { does: 'sign-in' }
export const OPERATE: Action = { does: 'operate' }
export const READ: Action = { does: 'read' }
export const LIST: Action = { does: 'list' }
export const HISTORY: Action = { does: 'history' }
export const OWN_HISTORY: Action = { does: 'history', grants: OWN }

/** To read what its owner shares. */
export const READ_SHARED: Action = { does: 'read', grants: BY_AUDIENCE }
export const SHARED_HISTORY: Action = { does: 'history', grants: BY_AUDIENCE }
export const NEARBY_SHARED: Action = { does: 'nearby', grants: BY_AUDIENCE }

export const NEARBY: Action = { does: 'nearby' }

/** To append events of any type: the gate checks each by its own type. */
export const APPEND: Action = { does: 'append', grants: APPENDED_BY_ALL }

/** To append events of one type. */
export const appends = ({ appendedBy }: Pick<EventType, 'appendedBy'>): Action => ({
  does: 'append',
  grants: appendedBy,
})
