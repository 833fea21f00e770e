import { sessions } from '../../projections/sessions.ts'
import { tableOf } from '../../src/consume/table.ts'

export const sessionsConsumer = tableOf(sessions)
