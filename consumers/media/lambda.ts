import { lambdaOf } from '../../src/lambda/lambda.ts'
import { vocabulary } from '../../src/media/model/vocabulary.ts'
import { mediaConsumer } from './consumer.ts'

export const handler = lambdaOf(mediaConsumer, vocabulary)
