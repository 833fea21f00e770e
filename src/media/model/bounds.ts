/**
 * The maximum of a title in bytes of JSON. Fields that share a row are bounded, so that a media's row fits every store
 * (`MAX_CONTENT_BYTES`): a description may be as long as an event, 256 KiB, and all other fields together take less
 * than 100 KiB.
 */
export const MAX_TITLE_BYTES = 4_096
