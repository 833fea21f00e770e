/**
 * The version of the extractor, in every event that it makes. Raise it if it finds more or other things: then `extract
 * --older-than` runs it over the media of earlier versions.
 */
export const EXTRACTOR = 2
