import type { Reactor } from '../../consume/consumer.ts'
import type { BatchResponse } from '../../consume/invoke.ts'
import { untilDeadline, type LambdaContext } from '../../consume/lambda-handler.ts'
import { someAtOnce } from '../../mapping/some-at-once.ts'
import { react, type Parts } from '../../reactions/react.ts'
import type { Feed, Message, ObjectNews } from './feed.ts'
import { objectMessages, type ObjectParts } from './object-messages.ts'
import { recordOf } from './record-of.ts'

/** How a reactor runs on what a trigger brings. */
export interface FedParts extends ObjectParts {
  readonly parts: Parts
  /** Called if it could not `take a batch`. */
  readonly report: (what: string, cause: unknown) => void
}

type Contents = Feed['contents']

/** The names of the items that failed, none if all is done. */
type Take = (contents: Contents) => Promise<readonly string[]>

const MESSAGES_AT_ONCE = 16

/**
 * Runs a reactor on what a trigger other than Kinesis brings. A cause is known by its source and id, so an event that
 * also comes another way has its effect once (law 13). A reactor that waits for tables cannot run on it. Rejects if the
 * feed is one that fails as a whole: the trigger then delivers it again.
 */
export const fedHandler =
  (reactor: Reactor, fed: FedParts) =>
  async (feed: Feed, context?: LambdaContext): Promise<BatchResponse> => {
    mustNotWait(reactor, feed)
    const take = taking(reactor, feed, fed, untilDeadline(context))
    const { contents, failing, source } = feed
    const failed = failing === 'each' ? await eachOf(contents, take, fed.report) : await take(contents)
    if (failed.length > 0 && failing === 'whole')
      throw new Error(`Cannot run reactor "${reactor.name}" on ${source}: ${failed.join(', ')} failed`)
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) }
  }

/** An event that did not come from the log has no place in it, by which a table could say that it has seen the event. */
function mustNotWait({ name, after }: Reactor, { source }: Feed): void {
  if (after.length === 0) return
  throw new Error(`Cannot run reactor "${name}" on ${source}: it comes after table "${after.join('", "')}"`)
}

const taking =
  (reactor: Reactor, { source }: Feed, fed: FedParts, signal: AbortSignal): Take =>
  async (contents) => {
    const messages = (await someAtOnce(MESSAGES_AT_ONCE, contents, (one) => messagesOf(one, fed))).flat()
    const records = messages.map((message) => recordOf(message, source, fed.parts.vocabulary))
    const outcome = await react(reactor, records, fed.parts, signal)
    if (outcome.kind === 'done') return []
    fed.report('take a batch', outcome.cause)
    const at = records.findIndex(({ sequenceNumber }) => sequenceNumber === outcome.at)
    return messages.slice(at, at + 1).map(({ item }) => item)
  }

const messagesOf = (content: Message | ObjectNews, fed: ObjectParts): Promise<readonly Message[]> =>
  'key' in content ? objectMessages(content, fed) : Promise.resolve([content])

async function eachOf(
  contents: Contents,
  take: Take,
  report: FedParts['report'],
): Promise<readonly string[]> {
  const failed = await someAtOnce(MESSAGES_AT_ONCE, contents, (one) =>
    take([one]).catch((cause: unknown) => {
      report('take a batch', cause)
      return [one.item]
    }),
  )
  return [...new Set(failed.flat())]
}
