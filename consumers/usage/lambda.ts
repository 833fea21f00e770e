import { lambdaOf } from '../../src/main/lambda.ts'
import { usageConsumer } from './consumer.ts'

export const handler = lambdaOf(usageConsumer)
