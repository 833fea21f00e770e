import type { EventType } from '../events/event-type.ts'
import { APPENDED_BY_ALL } from './grants.ts'
import type { Action } from './policy.ts'

export const LOOK: Action = { does: 'look' }
export const BRING: Action = { does: 'bring' }
export const OPERATE: Action = { does: 'operate' }
export const READ: Action = { does: 'read' }
export const LIST: Action = { does: 'list' }
export const HISTORY: Action = { does: 'history' }
export const NEARBY: Action = { does: 'nearby' }

/** To append events of any type: the gate checks each by its own type. */
export const APPEND: Action = { does: 'append', grants: APPENDED_BY_ALL }

/** To append events of one type. */
export const appends = ({ appendedBy }: Pick<EventType, 'appendedBy'>): Action => ({
  does: 'append',
  grants: appendedBy,
})
