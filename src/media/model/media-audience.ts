import { READ_SHARED } from '../../policy/actions.ts'
import { AUDIENCES, type Audience } from '../../policy/audience.ts'
import type { Asker } from '../../policy/caller.ts'
import { denial } from '../../policy/policy.ts'
import { ownerOf, type MediaId } from './ids.ts'

/** The audience of media whose owners have not set any. */
const USUAL_AUDIENCE: Audience = 'users'

/** Whether a caller sees what this user shares with this audience. */
const reaches = (asker: Asker, owner: string, audience: Audience): boolean =>
  denial(asker, READ_SHARED, owner, audience) === undefined

/** Whether a caller sees a media of this audience. */
export const maySee = (asker: Asker, id: MediaId, audience: Audience = USUAL_AUDIENCE): boolean =>
  reaches(asker, ownerOf(id), audience)

/** The partition of the index that lists the media of a user and an audience. No user's id has a slash. */
export const mediaList = (owner: string, audience: Audience = USUAL_AUDIENCE): string =>
  audience === USUAL_AUDIENCE ? owner : `${owner}/${audience}`

/** The partitions that list the media of a user for a caller: nobody reads what the caller may not see. */
export const mediaListsFor = (owner: string, asker: Asker): readonly string[] =>
  AUDIENCES.filter((audience) => reaches(asker, owner, audience)).map((audience) =>
    mediaList(owner, audience),
  )
