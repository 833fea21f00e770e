import { quota } from '../../projections/quota.ts'
import { tableOf } from '../../src/consume/table.ts'
import { openLambdaObjects } from '../../src/lambda/lambda-objects.ts'
import { reactorOf } from '../../src/lambda/reactor.ts'
import { vocabulary } from '../../src/media/model/vocabulary.ts'
import { overQuotaConsumer } from './consumer.ts'

const consumers = [tableOf(quota), overQuotaConsumer]

export const handler = reactorOf({ consumers, vocabulary }, 'over-quota', openLambdaObjects)
