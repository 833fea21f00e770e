/** What the main thread hands the thread of the consumers. */
export interface RunnerData {
  readonly path: string
  readonly logLevel: string
}

/** From the main thread: finish what is under way and end. */
export const STOP = 'stop'

/** From the consumers' thread, a few times a second: what has happened since the last one. */
export interface RunnerNews {
  /** Records taken, by consumer. */
  readonly projected: Readonly<Record<string, number>>
}
