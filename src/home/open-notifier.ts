import { Failure } from '../base/failure.ts'
import type { Notifier } from '../notify/notifier.ts'
import type { HomeOptions } from './home-options.ts'
import type { KeptLog } from './kept-log.ts'
import { openSns } from './open-sns.ts'

/** The topic of the options. All parts on AWS share an endpoint, also one that was recorded only for the log. */
export async function openNotifier(
  { notifyTopic, endpoint }: Pick<HomeOptions, 'notifyTopic' | 'endpoint'>,
  log: KeptLog,
): Promise<Notifier> {
  if (notifyTopic === undefined) throw new Failure('Cannot notify: --notify-topic does not name a topic')
  const recorded = log.log === 'kinesis' ? log.endpoint : undefined
  return openSns({ topicArn: notifyTopic, endpoint: endpoint ?? recorded })
}
