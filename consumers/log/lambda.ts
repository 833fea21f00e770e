import { lambdaOf } from '../../src/main/lambda.ts'
import { logConsumer } from './consumer.ts'

export const handler = lambdaOf(logConsumer)
