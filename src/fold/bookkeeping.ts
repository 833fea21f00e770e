/** Whether a partition holds rows of bookkeeping, which are never shown: no reader names one. */
export const isBookkeeping = (partition: string): boolean => partition.startsWith('#')
