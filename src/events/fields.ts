import Type from 'typebox'
import type { TSchema } from 'typebox'
import { USER_ID_PATTERN, type UserId } from './user-id.ts'
import { TIME_PATTERN } from './instant.ts'

/** The fields that several event types share. One schema gives the type, the validation and the JSON Schema. */
export const userId = Type.Unsafe<UserId>(
  Type.String({
    pattern: USER_ID_PATTERN,
    description: 'a user id: 1 to 64 of the characters A-Z a-z 0-9 _ : -',
  }),
)
export const time = Type.String({
  pattern: TIME_PATTERN,
  maxLength: 40,
  description: 'a time as RFC 3339 in UTC, such as 2026-01-31T12:00:00Z',
})
export const latitude = Type.Number({ minimum: -90, maximum: 90, description: 'degrees north' })
export const longitude = Type.Number({ minimum: -180, maximum: 180, description: 'degrees east' })
export const place = Type.Object({ lat: latitude, lon: longitude })
export const count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
export const words = Type.String()

/**
 * A text that CloudEvents allows in an attribute: no control characters, lone surrogates or noncharacters (Type
 * System).
 */
export const attribute = (maxLength: number) =>
  Type.String({
    minLength: 1,
    maxLength,
    pattern: '^[^\\p{Cc}\\p{Cs}\\p{Noncharacter_Code_Point}]*$',
    description: 'a text without controls, lone surrogates and noncharacters; lengths are in code points',
  })

/** A value, or null if it is not known. */
export const orNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])

/** A time in an answer, as the event says it. */
export const answeredTime = Type.String({ description: 'RFC 3339, UTC' })
