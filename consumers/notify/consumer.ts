import { notifications } from '../../projections/notifications.ts'
import { notifyReactor } from '../../src/media/notify.ts'

export const notifyConsumer = notifyReactor(notifications)
