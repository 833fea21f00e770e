/** Consumers with enhanced fan-out: users look at their tables right after a write. */
export const FANNED_OUT: readonly string[] = ['location', 'media']
