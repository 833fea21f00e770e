import { Signal } from '../process/signal.ts'

/** Told when a thread of this process has appended to an embedded log; the news is its directory. */
export const appends = new Signal('tributary: events were appended')
