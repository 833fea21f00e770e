import { tablesOf, type Consuming } from '../application/application.ts'
import { RESERVED } from '../tables/reserved.ts'

/** Every table of an application's home, by its name in the port. */
export const tableNames = (application: Consuming): readonly string[] => [
  ...tablesOf(application).map(({ name }) => name),
  ...RESERVED,
]
