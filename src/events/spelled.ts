import type { Event } from './event.ts'

/** A valid event, and its JSON as JSON.stringify spells it. */
export class Spelled {
  readonly event: Event
  readonly text: string

  constructor(event: Event, text: string) {
    this.event = event
    this.text = text
  }
}
