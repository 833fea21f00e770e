import Type from 'typebox'
import type { Static } from 'typebox'
import { count, words } from '../../events/fields.ts'
import { register } from '../../fold/register.ts'

/**
 * A media in the table `quota`: its size in bytes, null after its deletion; and, if it does not fit, what was used when
 * it was uploaded, the quota then, and the upload that was decided about. A media without `over` fits.
 */
export const quotaEntry = Type.Object({
  bytes: Type.Union([register(count), Type.Null()]),
  over: Type.Optional(Type.Object({ usedBytes: count, quotaBytes: count, id: words, source: words })),
})

export type QuotaEntry = Static<typeof quotaEntry>
