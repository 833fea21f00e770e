/** The files of a data directory beside its log, its tables and its objects. */
export const SMALL_FILES = ['key', 'log.json', 'tables.json', 'objects.json']
