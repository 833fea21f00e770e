declare const brand: unique symbol

/** A `T` that only one guard or maker mints, so that an id is never mistaken for any other string. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }
