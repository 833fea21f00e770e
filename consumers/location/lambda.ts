import { lambdaOf } from '../../src/main/lambda.ts'
import { locationConsumer } from './consumer.ts'

export const handler = lambdaOf(locationConsumer)
