import Type, { type Static } from 'typebox'
import { words } from '../../events/fields.ts'
import { stamp } from '../../events/supersedes.ts'
import { notificationData } from './notification.ts'

/** A notification as the table stores it, with the stamp of the event that made it. */
export const newsRow = Type.Object({ type: words, stamp, data: notificationData })

export type NewsRow = Static<typeof newsRow>

/** The sort of that row, in the partition of the notification's id. */
export const NEWS = 'news'
