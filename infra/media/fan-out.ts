/** Consumers with a read throughput of their own: users look at their tables right after they wrote. */
export const FANNED_OUT: readonly string[] = ['location', 'media']
