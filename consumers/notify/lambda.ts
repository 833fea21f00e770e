import { notifications } from '../../projections/notifications.ts'
import { tableOf } from '../../src/consume/table.ts'
import { openLambdaNotifier } from '../../src/lambda/lambda-notifier.ts'
import { reactorOf } from '../../src/lambda/reactor.ts'
import { vocabulary } from '../../src/media/model/vocabulary.ts'
import { notifyConsumer } from './consumer.ts'

const consumers = [tableOf(notifications), notifyConsumer]

export const handler = reactorOf({ consumers, vocabulary }, 'notify', undefined, openLambdaNotifier)
