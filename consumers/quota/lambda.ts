import { lambdaOf } from '../../src/lambda/lambda.ts'
import { vocabulary } from '../../src/media/model/vocabulary.ts'
import { quotaConsumer } from './consumer.ts'

export const handler = lambdaOf(quotaConsumer, vocabulary)
