/** What JSON can say: the content of a stored row, the data of an event of a type we don't know. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }
