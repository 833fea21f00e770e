/**
 * Bytes of JSON that a title may take. Fields of which more than one kind end in the same row are bounded, so that a media's row
 * fits every store whatever is said of it (`MAX_CONTENT_BYTES`): a description may be as long as an event, 256 KiB, and all the
 * rest takes less than 100 KiB.
 */
export const MAX_TITLE_BYTES = 4_096
