/** Any JSON value: the content of a stored row, for example, or the data of an event of an unknown type. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }
