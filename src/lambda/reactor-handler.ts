import type { Reactor } from '../consume/consumer.ts'
import type { BatchResponse } from '../consume/invoke.ts'
import { kinesisHandler, type LambdaContext } from '../consume/lambda-handler.ts'
import type { Checkpoints } from '../mapping/checkpoints.ts'
import { reactorInvoke } from '../reactions/reactor-invoke.ts'
import { fedHandler, type FedParts } from './feeds/fed-handler.ts'
import { feedOf } from './feeds/feed-of.ts'

/** A Lambda function of a reactor: batches of Kinesis, and what the other triggers bring. */
export type ReactorFunction = (event: unknown, context?: LambdaContext) => Promise<BatchResponse>

/** A reactor as a function of every trigger. Only batches of Kinesis have a progress to save. */
export function reactorHandler(
  reactor: Reactor,
  { checkpoints, ...fed }: FedParts & { readonly checkpoints: Checkpoints },
): ReactorFunction {
  const { parts, report } = fed
  const invoke = reactorInvoke(reactor, parts, (cause) => report('take a batch', cause))
  const follows = kinesisHandler(reactor.name, invoke, { checkpoints, report })
  const takes = fedHandler(reactor, fed)
  return (event, context) => {
    const feed = feedOf(event)
    return feed === undefined ? follows(event, context) : takes(feed, context)
  }
}
