/**
 * A text as VTL writes it between double quotes, with its `$references` replaced. VTL engines agree on no escape for a
 * quote, so `$q` holds one: see PRELUDE.
 */
export const quoted = (text: string): string => `"${text.replaceAll('"', '${q}')}"`
