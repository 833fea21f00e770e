import { notifications } from '../../projections/notifications.ts'
import { tableOf } from '../../src/consume/table.ts'

export const notificationsConsumer = tableOf(notifications)
