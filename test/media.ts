import { decode as decodeBy, decodeBatch as decodeBatchBy } from '../src/codec/decode.ts'
import { keptEvents as keptEventsBy, type StoredSegment } from '../src/fold/segment-text.ts'
import { openHome as openHomeOf } from '../src/home/home.ts'
import { mediaApplication } from '../src/main/media-application.ts'
import { tableNames as tableNamesOf } from '../src/home/table-names.ts'
import { eventTypes, vocabulary, type MediaEvent } from '../src/media/model/vocabulary.ts'
import type { HomeOptions } from '../src/home/home-options.ts'
import type { OpenOptions } from '../src/home/data-home.ts'
import type { LogRecord } from '../src/log/log.ts'

// What most tests try, they try on the media-sharing application: here it is bound to its vocabulary, routes and tables.

export { eventTypes, mediaApplication, vocabulary }
export const mediaApi = mediaApplication
export type KnownEvent = MediaEvent

export const routes = mediaApi.routes
export const unknownEvent = vocabulary.unknown
export const tableNames = tableNamesOf(mediaApplication)
export const validateEvent = vocabulary.validate
export const recognise = vocabulary.recognise.one
export const recogniseAll = vocabulary.recognise.all
export const decode = (record: LogRecord) => decodeBy(vocabulary, record)
export const decodeBatch = (records: readonly LogRecord[]) => decodeBatchBy(vocabulary, records)
export const keptEvents = (segment: StoredSegment) => keptEventsBy(vocabulary, segment)
export const openHome = (home: HomeOptions, options: OpenOptions) =>
  openHomeOf(home, options, mediaApplication)
