import { tablesOf, type Application } from '../application/application.ts'
import { lambdaOf } from './lambda.ts'

/** The consumer of this name as a Lambda function. Throws if the application has none. */
export function consumerOf(application: Application, name: string | undefined): ReturnType<typeof lambdaOf> {
  const tables = tablesOf(application)
  const consumer = tables.find((each) => each.name === name)
  if (consumer !== undefined) return lambdaOf(consumer, application.vocabulary)
  const names = tables.map((each) => each.name).join(', ')
  throw new Error(
    `Cannot run consumer "${name ?? ''}" (TRIBUTARY_CONSUMER): application "${application.name}" has ${names}`,
  )
}
