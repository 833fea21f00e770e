import { lambdaOf } from '../../src/lambda/lambda.ts'
import { vocabulary } from '../../src/media/model/vocabulary.ts'
import { statsConsumer } from './consumer.ts'

export const handler = lambdaOf(statsConsumer, vocabulary)
