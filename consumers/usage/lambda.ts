import { lambdaOf } from '../../src/lambda/lambda.ts'
import { vocabulary } from '../../src/media/model/vocabulary.ts'
import { usageConsumer } from './consumer.ts'

export const handler = lambdaOf(usageConsumer, vocabulary)
