import { lambdaOf } from '../../src/lambda/lambda.ts'
import { vocabulary } from '../../src/media/model/vocabulary.ts'
import { notificationsConsumer } from './consumer.ts'

export const handler = lambdaOf(notificationsConsumer, vocabulary)
