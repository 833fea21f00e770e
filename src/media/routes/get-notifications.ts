import Type from 'typebox'
import { json } from '../../api/reply.ts'
import { route } from '../../api/route.ts'
import { PAGE, pageOf, paging } from '../../api/shapes/page.ts'
import { count, userId } from '../../events/fields.ts'
import { OWN } from '../../policy/grants.ts'
import { shownNotification } from '../model/notification.ts'
import { notificationsOf } from '../notifications.ts'

export const getNotifications = route(
  { does: 'list', grants: OWN },
  {
    method: 'GET',
    path: '/users/{id}/notifications',
    summary: 'The notifications of a user, newest first, and how many the user has not read',
    params: Type.Object({ id: userId }),
    query: Type.Object(paging),
    owner: ({ params }) => params.id,
    reads: ['notifications'],
    lists: true,
    answers: {
      200: {
        description: 'A page; the ratings of a media within a day (UTC) are one notification',
        schema: Type.Object({
          ...pageOf(Type.Object({ ...shownNotification.properties, read: Type.Boolean() })).properties,
          unread: count,
        }),
      },
    },
    handle: async (context, { params: { id }, query: { limit = PAGE, cursor } }) =>
      json(200, await notificationsOf(context, id, { limit, cursor })),
  },
)
