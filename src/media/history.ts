import {
  history as historyOf,
  type HistoryPage,
  type HistoryQuestion as Question,
} from '../answer/history.ts'
import type { EventTable } from '../answer/events-in.ts'
import type { Tables } from '../tables/tables.ts'
import type { MediaId } from './model/ids.ts'
import { mediaStream, userStream } from './model/streams.ts'
import { vocabulary } from './model/vocabulary.ts'

const LOG: EventTable = { name: 'log', vocabulary }

/** A user or a media, and the part of its history to read. */
export interface HistoryQuestion extends Omit<Question, 'stream'> {
  readonly kind: 'users' | 'media'
  readonly id: string
}

/** The events of one user or one media, oldest first. */
export const history = (tables: Tables, { kind, id, ...question }: HistoryQuestion): Promise<HistoryPage> =>
  historyOf(tables, LOG, { ...question, stream: streamOf(kind, id) })

const streamOf = (kind: HistoryQuestion['kind'], id: string): string =>
  kind === 'users' ? userStream(id) : mediaStream(id as MediaId)
