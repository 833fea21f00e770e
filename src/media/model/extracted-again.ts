import type { Event } from '../../events/event.ts'
import { sourceOf } from '../../reactions/cause.ts'

/** The name under which the command `extract` reacts to a media that was extracted before. */
export const AGAIN = 'extract-again'

const SOURCE = sourceOf(AGAIN)

/** Whether the command `extract` made this event. It runs over the media of all users, so it is news for nobody. */
export const isExtractedAgain = ({ source }: Pick<Event, 'source'>): boolean => source === SOURCE
