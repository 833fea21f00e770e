declare const brand: unique symbol

/** A `T` that only one guard or maker produces, so that an id is not confused with another string. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }
