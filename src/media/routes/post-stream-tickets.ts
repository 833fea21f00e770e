import Type from 'typebox'
import { json } from '../../api/reply.ts'
import { route } from '../../api/route.ts'
import { mintStreamTicket, TICKET_SECONDS } from '../../api/stream-tickets.ts'

export const postStreamTickets = route(
  { does: 'list', grants: { user: 'all', admin: 'all' } },
  {
    method: 'POST',
    path: '/stream-tickets',
    group: 'Users',
    summary: 'A ticket that opens one stream, for a client that cannot send headers',
    answers: {
      201: {
        description: `For \`?ticket=\`, once, within ${TICKET_SECONDS} seconds`,
        schema: Type.Object({
          ticket: Type.String(),
          expiresInSeconds: Type.Integer(),
          place: Type.String({ description: 'The present place in the log, for `?after=`' }),
        }),
      },
    },
    handle: async ({ tables, now, live }, { caller }) => ({
      ...json(201, {
        ticket: await mintStreamTicket(tables, caller, now()),
        expiresInSeconds: TICKET_SECONDS,
        place: await live.place(),
      }),
      headers: { 'cache-control': 'no-store' },
    }),
  },
)
