import Type from 'typebox'

export const PASSWORD_RULE = 'a password of 12 to 128 characters'

/** A password that may be set: long, and of any characters (NIST SP 800-63B, 3.1.1.2 asks for no kinds of them). */
export const newPassword = Type.String({
  minLength: 12,
  maxLength: 128,
  description: PASSWORD_RULE,
})

/** A password to sign in with. What cannot be right is answered like what is wrong. */
export const anyPassword = Type.String({ maxLength: 1_024 })
