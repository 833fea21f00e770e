/**
 * A text as VTL writes it between double quotes, with its `$references` seen. VTL has no escape for a quote that all engines
 * agree on, so `$q` holds one: see PRELUDE.
 */
export const quoted = (text: string): string => `"${text.replaceAll('"', '${q}')}"`
