import { turnsByKey } from '../base/turns-by-key.ts'
import type { Notice, Notifier, OnceNotifier } from '../notify/notifier.ts'
import type { Tables } from '../tables/tables.ts'
import { causeOfId } from './cause.ts'
import { Reactions } from './reactions.ts'

/** The stored tables, and the notifier of a home. */
interface Notifying {
  readonly tables: Tables
  readonly notifier: Notifier
}

/**
 * The notifier of one reactor. A row says that it has notified under an id. The row is stored after the notification, so
 * a crash between both repeats it under its id and never loses it. Within a process, an id is one at a time: a thousand
 * events of one notification that come at once are told once.
 */
export function notifyOnce(reactor: string, { tables, notifier }: Notifying): OnceNotifier {
  const reactions = new Reactions(tables, reactor)
  const inTurn = turnsByKey()

  async function notify(id: string, make: () => Notice | undefined | Promise<Notice | undefined>) {
    const cause = causeOfId(reactor, id)
    const [standing] = await reactions.of([cause])
    if (standing !== undefined) return
    const notice = await make()
    if (notice === undefined) return
    await notifier.notify([{ id, ...notice }])
    await reactions.keep([{ cause, reaction: { state: 'done' }, expected: undefined }])
  }

  return { once: (id, make) => inTurn(id, () => notify(id, make)) }
}
