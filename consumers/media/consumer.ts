import { media } from '../../projections/media.ts'
import { tableOf } from '../../src/consume/table.ts'

export const mediaConsumer = tableOf(media)
