/** Fewer records are taken sooner on one thread than threads are started. Each consumer's records count. */
const ENOUGH_FOR_THREADS = 300_000

/** Threads run JavaScript: in a checkout that is not built, a command has one thread. */
const IS_BUILT = import.meta.url.endsWith('.js')

/** Whether a command takes so many records in threads; if nobody counts them, it does not. */
export const paysThreads = (records = 0): boolean => IS_BUILT && records >= ENOUGH_FOR_THREADS
