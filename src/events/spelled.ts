import type { Event } from './event.ts'

/** A valid event, and its text as JSON.stringify writes it. */
export class Spelled {
  readonly event: Event
  readonly text: string

  constructor(event: Event, text: string) {
    this.event = event
    this.text = text
  }
}
