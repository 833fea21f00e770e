/** A law: `title` completes the name of a test, `says` is a sentence. */
interface LawName {
  readonly title: string
  readonly says: string
  /** Runs by default, if fast-check's 100 are too few: an example must fit a schedule, too. */
  readonly runs?: number
}

/** The laws of a table, the most basic first. */
export const TABLE_LAWS = {
  pure: {
    title: 'its functions are pure',
    says: 'A table makes the same rows of the same events, whatever the clock and the random numbers are, and does not change its arguments.',
  },
  takes: {
    title: 'it takes every event',
    says: 'A table takes every valid event: its functions do not throw, and its rows fit their schema and the store.',
  },
  repeats: {
    title: 'repeats change nothing',
    says: 'An event that is appended again, or delivered again, leaves the same rows.',
    runs: 300,
  },
  order: {
    title: 'the order of arrival does not show',
    says: 'Events that arrive in another order than that of their times leave the same rows.',
  },
  totals: {
    title: 'totals are sums over its rows',
    says: 'A total is the sum over the current rows: what a row no longer adds is subtracted.',
  },
  fits: {
    title: 'its answers fit its schema',
    says: 'Each row that readers see is as the schema of the table says, and so is the row of a key that has none.',
  },
  batches: {
    title: 'batches do not show',
    says: 'Events leave the same rows, however they are divided into batches.',
    runs: 300,
  },
  crashes: {
    title: 'crashes do not show',
    says: 'A consumer that dies between any two writes, and is given the same events again, leaves the same rows.',
  },
  writers: {
    title: 'a second writer does not show',
    says: 'Two consumers that are given the same events at the same time leave the same rows.',
    runs: 400,
  },
  shards: {
    title: 'shards do not show',
    says: 'Events of different subjects leave the same rows, however they are spread over shards.',
  },
  replay: {
    title: 'a replay equals live',
    says: 'A table that is rebuilt from the log alone has the same rows as before.',
  },
  adapters: {
    title: 'its dump is the same in every store',
    says: 'A table in memory and in the embedded store gives the same dump, byte for byte.',
  },
} as const satisfies Readonly<Record<string, LawName>>

/** The law of an application's events. */
export const EVENT_LAWS = {
  codec: {
    title: 'they come back from the log',
    says: 'An event comes back from the log as it went in: alone or packed with others, at once or years later.',
  },
} as const satisfies Readonly<Record<string, LawName>>

/** The laws of a reactor. */
export const REACTOR_LAWS = {
  reacts: {
    title: 'it acts on every event',
    says: 'A reactor fails on no valid event, and what follows is of a type that it declares, and valid.',
  },
  once: {
    title: 'what follows is the same however often it runs',
    says: 'A reactor that is stopped anywhere, or given an event again, appends the same events, and notifies under the same ids.',
  },
} as const satisfies Readonly<Record<string, LawName>>

export const LAWS: Readonly<Record<LawKey, LawName>> = { ...TABLE_LAWS, ...EVENT_LAWS, ...REACTOR_LAWS }

export type LawKey = keyof typeof TABLE_LAWS | keyof typeof EVENT_LAWS | keyof typeof REACTOR_LAWS
