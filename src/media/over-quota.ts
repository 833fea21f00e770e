import { ledgerEntry } from '../answer/ledger-entry.ts'
import { reactor } from '../application/reactor.ts'
import { storedOrNone } from '../fold/stored.ts'
import { mediaDeleted } from './model/events/media-deleted.ts'
import { mediaUploaded } from './model/events/media-uploaded.ts'
import { usageQuotaExceeded } from './model/events/usage-quota-exceeded.ts'
import { quotaEntry } from './model/quota-entry.ts'
import { removeObjects } from './uploads/remove-objects.ts'

const entryOf = storedOrNone(quotaEntry)

/**
 * Carries out what the table `quota` decides: it removes the objects of a media that does not fit, and appends its
 * deletion. The upload that was decided about is followed by these events; a later announcement of the same media only
 * loses its bytes. It begins with the log, because an upload that it misses would stay, and count for nobody.
 */
export const overQuota = reactor({
  name: 'over-quota',
  about: [mediaUploaded],
  appends: [mediaDeleted, usageQuotaExceeded],
  after: ['quota'],
  uses: ['objects'],
  delivery: { startingPosition: 'TRIM_HORIZON' },
  react: async ({ event }, { tables, objects }) => {
    const { subject, data, id, source } = event
    const { mediaId } = data
    const place = { table: 'quota', partition: subject, name: mediaId }
    const over = entryOf(await ledgerEntry(tables, place))?.over
    if (over === undefined) return
    await removeObjects(mediaId, objects)
    if (over.id !== id || over.source !== source) return
    const { usedBytes, quotaBytes } = over
    return [
      { type: 'media.deleted', subject, data: { mediaId, reason: 'over-quota' as const } },
      { type: 'usage.quota-exceeded', subject, data: { mediaId, usedBytes, quotaBytes } },
    ]
  },
})
