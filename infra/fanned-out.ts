/**
 * Consumers with a read throughput of their own. A shard serves five reads a second to all others together, and
 * each event source mapping polls it once a second, so that four may share and one read is left for people. Those
 * whose tables users look at right after they wrote are the ones that pay for it.
 */
export const FANNED_OUT: readonly string[] = ['location', 'media']
