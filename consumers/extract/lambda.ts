import { openLambdaObjects } from '../../src/lambda/lambda-objects.ts'
import { reactorOf } from '../../src/lambda/reactor.ts'
import { vocabulary } from '../../src/media/model/vocabulary.ts'
import { objectEvents } from '../../src/media/uploads/object-events.ts'
import { extractConsumer } from './consumer.ts'

export const handler = reactorOf(
  { consumers: [extractConsumer], vocabulary, objectEvents },
  'extract',
  openLambdaObjects,
)
