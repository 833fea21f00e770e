import type { IncomingHttpHeaders } from 'node:http'
import { refuse, type Result } from '../base/result.ts'
import type { Caller } from '../policy/caller.ts'
import { denial, type Action } from '../policy/policy.ts'
import { answered, unauthorized } from './admit.ts'
import type { Reply } from './reply.ts'
import type { RouteContext } from './route-context.ts'
import { redeemStreamTicket } from './stream-tickets.ts'

/**
 * The caller of a ticket, if the policy allows the action. A browser that lost a stream comes back by itself, with the
 * address and the ticket that it has: 204 tells it to stop (HTML standard, "Server-sent events").
 */
export async function admitTicket(
  { tables, now }: Pick<RouteContext, 'tables' | 'now'>,
  action: Action,
  ticket: string,
  headers: IncomingHttpHeaders,
): Promise<Result<Caller | undefined, Reply>> {
  const caller = await redeemStreamTicket(tables, ticket, now())
  if (caller !== undefined) return answered(caller, denial(caller, action))
  return refuse(headers['last-event-id'] === undefined ? USED : NO_USE)
}

const USED = unauthorized('The ticket was used, has expired, or never was one: get another', '')

const NO_USE: Reply = { status: 204, contentType: 'text/plain', body: '' }
