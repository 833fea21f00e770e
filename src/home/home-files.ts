/** The files of a data directory, apart from its log, tables and objects. */
export const SMALL_FILES = ['key', 'log.json', 'tables.json', 'objects.json']
