import { lambdaOf } from '../../src/main/lambda.ts'
import { statsConsumer } from './consumer.ts'

export const handler = lambdaOf(statsConsumer)
