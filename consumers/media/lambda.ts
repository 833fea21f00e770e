import { lambdaOf } from '../../src/main/lambda.ts'
import { mediaConsumer } from './consumer.ts'

export const handler = lambdaOf(mediaConsumer)
