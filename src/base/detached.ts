/**
 * A copy of a text for a long-lived cache. V8 makes a slice of 13 characters or more a view of the whole text
 * (`SlicedString`), and so keeps all of that in memory. A slice of a concatenated text is a copy.
 */
export const detached = (text: string): string => ` ${text}`.slice(1)
