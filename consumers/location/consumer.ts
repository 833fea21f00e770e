import { location } from '../../projections/location.ts'
import { tableOf } from '../../src/consume/table.ts'

export const locationConsumer = tableOf(location)
