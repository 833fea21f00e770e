import Type from 'typebox'
import type { Static } from 'typebox'
import { count, orNull, userId } from '../src/events/fields.ts'
import { isRepeat } from '../src/events/supersedes.ts'
import type { Arrival } from '../src/fold/arrival.ts'
import { ledger } from '../src/fold/ledger.ts'
import { LEDGER } from '../src/fold/ledger-row.ts'
import type { Page, Projection } from '../src/fold/projection.ts'
import { latest, register, type Register } from '../src/fold/register.ts'
import type { Settings } from '../src/fold/settings.ts'
import { stored } from '../src/fold/stored.ts'
import { quotaChanges, type QuotaChange, type UploadOrDeletion } from '../src/media/model/media-change.ts'
import { quotaEntry, type QuotaEntry } from '../src/media/model/quota-entry.ts'

const sum = Type.Integer()

/**
 * The bytes of the user's media that stand and fit, and the user's own quota; null for the default. Sizes may be up to
 * 2^53 - 1. Kept as two numbers, the sum of a billion of the largest sizes is still exact.
 */
const account = Type.Object({
  gibibytes: sum,
  bytes: sum,
  quota: Type.Optional(register(orNull(count))),
})

type Account = Static<typeof account>
type MediaPage = Page<Account, QuotaEntry>

const GIB = 2 ** 30
const EMPTY: Account = { gibibytes: 0, bytes: 0 }

const usedIn = ({ gibibytes, bytes }: Account): number => gibibytes * GIB + bytes

function post(page: MediaPage, { event }: Arrival<QuotaChange>, settings: Settings): MediaPage {
  const { state = EMPTY, entry } = page
  if (event.type === 'user.quota-set') {
    const quota = latest(state.quota, event, event.data.quotaBytes)
    return quota === undefined || quota === state.quota ? page : { entry, state: { ...state, quota } }
  }
  const after = evolve(entry, event, state, settings)
  if (after === undefined || after === entry) return page
  return { entry: after, state: counted(counted(state, entry, -1), after, 1) }
}

/** The first upload of a media decides, for good, whether it fits. A media that was deleted before is not decided. */
function evolve(
  before: QuotaEntry | undefined,
  event: UploadOrDeletion,
  state: Account,
  settings: Settings,
): QuotaEntry | undefined {
  if (before?.bytes === null || isRepeat(event, before?.bytes.stamp)) return before
  if (event.type === 'media.deleted') return { ...before, bytes: null }
  const bytes = latest(before?.bytes, event, event.data.bytes)
  if (bytes === undefined || bytes === before?.bytes) return before
  return before === undefined ? decide(bytes, event, state, settings) : { ...before, bytes }
}

function decide(
  bytes: Register<number>,
  { id, source }: UploadOrDeletion,
  state: Account,
  settings: Settings,
): QuotaEntry {
  const usedBytes = Math.min(usedIn(state), Number.MAX_SAFE_INTEGER)
  const quotaBytes = state.quota?.value ?? settings.quotaBytes
  return bytes.value <= quotaBytes - usedBytes
    ? { bytes }
    : { bytes, over: { usedBytes, quotaBytes, id, source } }
}

/** The state with an entry counted in (`sign` 1) or out (-1). An entry counts if it stands and fits. */
function counted(state: Account, entry: QuotaEntry | undefined, sign: 1 | -1): Account {
  if (!entry?.bytes || entry.over !== undefined) return state
  const { value } = entry.bytes
  return {
    ...state,
    gibibytes: state.gibibytes + sign * Math.floor(value / GIB),
    bytes: state.bytes + sign * (value % GIB),
  }
}

const row = Type.Object({ userId, usedBytes: Type.Integer({ minimum: 0 }), quotaBytes: orNull(count) })

const accountOf = stored(account)

/**
 * Whether each upload fits into its owner's quota, in the order of the owner's lane. The row of a user has the bytes of
 * media that stand and fit, and the user's own quota. The entries say which media are over quota (`quota-entry.ts`).
 */
export const quota: Projection = {
  name: 'quota',
  entities: [],
  ledger: ledger({
    state: account,
    entry: quotaEntry,
    about: quotaChanges,
    of: ({ event }) => event.subject,
    entryOf: ({ event }) => (event.type === 'user.quota-set' ? undefined : event.data.mediaId),
    post,
  }),
  answer: (userId, { entities }) => {
    const state = entities.get(LEDGER)
    if (state === undefined) return undefined
    const account = accountOf(state)
    const [usedBytes, quotaBytes] = [usedIn(account), account.quota?.value ?? null]
    return usedBytes === 0 && quotaBytes === null ? undefined : { userId, usedBytes, quotaBytes }
  },
  key: userId,
  schema: row,
  zeros: (userId) => ({ userId, usedBytes: 0, quotaBytes: null }),
}
