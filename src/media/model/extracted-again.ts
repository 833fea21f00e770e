import type { Event } from '../../events/event.ts'

/** The name under which the command `extract` reacts to a media that was extracted before. */
export const AGAIN = 'extract-again'

/** The source of what a reactor of this name appends. */
const SOURCE = `/reactors/${AGAIN}`

/** Whether the command `extract` made this event. It runs over the media of all users, so it is news for nobody. */
export const isExtractedAgain = ({ source }: Pick<Event, 'source'>): boolean => source === SOURCE
