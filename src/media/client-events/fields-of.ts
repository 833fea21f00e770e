/** Fields of a JSON value, by name. */
export type Fields = Readonly<Record<string, unknown>>

/** The fields of a JSON object; none of any other value. */
export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}

/** An object without the fields that are missing: many clients write null there. */
export const present = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null))

/** A part of an event, made by `make` if it is an object. Anything else stays as it is, for the gate to refuse. */
export const partOf = (value: unknown, make: (fields: Fields) => Fields): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? make(value as Fields) : value
