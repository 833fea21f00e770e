import { tablesOf, type Application } from '../application/application.ts'
import { RESERVED } from '../tables/reserved.ts'

/** Every table of an application's home, by its name in the port. */
export const tableNames = (application: Application): readonly string[] => [
  ...tablesOf(application).map(({ name }) => name),
  ...RESERVED,
]
