import { mediaFolds } from './media.mjs'
import { newsFolds } from './news.mjs'

const DEEDS = [
  'user.registered',
  'user.located',
  'user.sharing-set',
  'media.uploaded',
  'media.described',
  'media.shared',
  'media.rated',
]

/** Whether the user did it themselves. */
const isOwnAction = ({ type, data }) =>
  DEEDS.includes(type) || (type === 'media.deleted' && data.reason === 'user')

/** What an event does to the tables. */
export function foldsOf(db) {
  const act = db.prepare(
    `INSERT INTO stats (user, active, active_stamp) VALUES (?, ?, ?)
     ON CONFLICT (user) DO UPDATE SET active = excluded.active, active_stamp = excluded.active_stamp
     WHERE excluded.active_stamp > active_stamp`,
  )
  const named = db.prepare(
    `UPDATE stats SET name = @name, name_stamp = @stamp WHERE user = @user AND name_stamp < @stamp`,
  )
  const moved = db.prepare(`UPDATE stats SET moves = moves + 1 WHERE user = ?`)
  const locate = db.prepare(
    `INSERT INTO location (user, lat, lon, accuracy, time, stamp) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (user) DO UPDATE SET lat = excluded.lat, lon = excluded.lon, accuracy = excluded.accuracy,
       time = excluded.time, stamp = excluded.stamp
     WHERE excluded.stamp > stamp`,
  )
  const share = db.prepare(
    `INSERT INTO location (user, sharing, sharing_stamp) VALUES (?, ?, ?)
     ON CONFLICT (user) DO UPDATE SET sharing = excluded.sharing, sharing_stamp = excluded.sharing_stamp
     WHERE excluded.sharing_stamp > sharing_stamp`,
  )
  const allow = db.prepare(
    `INSERT INTO usage (user, quota, quota_stamp) VALUES (?, ?, ?)
     ON CONFLICT (user) DO UPDATE SET quota = excluded.quota, quota_stamp = excluded.quota_stamp
     WHERE excluded.quota_stamp > quota_stamp`,
  )
  const news = newsFolds(db)
  const media = mediaFolds(db, news)
  const use = sessionFold(db)
  return (event, stamp) => {
    const { type, subject, time, data } = event
    if (isOwnAction(event)) act.run(subject, time, stamp)
    if (type === 'user.registered') named.run({ user: subject, name: data.displayName, stamp })
    else if (type === 'user.located') {
      const { lat, lon, accuracyMeters = null } = data
      if (locate.run(subject, lat, lon, accuracyMeters, time, stamp).changes > 0) moved.run(subject)
    } else if (type === 'user.sharing-set') share.run(subject, data.location, stamp)
    else if (type === 'user.quota-set') allow.run(subject, data.quotaBytes, stamp)
    else if (type === 'client.event') use(event, stamp)
    else media[type]?.(event, stamp)
    news[type]?.(event, stamp)
  }
}

/** A client's event counts on its day, and its session once, on the day that the latest word about it tells. */
function sessionFold(db) {
  const find = db.prepare('SELECT day, stamp FROM app_sessions WHERE user = ? AND app = ? AND session = ?')
  const keep = db.prepare(
    `INSERT INTO app_sessions VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (user, app, session) DO UPDATE SET day = excluded.day, stamp = excluded.stamp`,
  )
  const count = db.prepare(
    `INSERT INTO app_days VALUES (?, ?, ?)
     ON CONFLICT (day) DO UPDATE SET sessions = sessions + excluded.sessions, events = events + excluded.events`,
  )
  return ({ subject, time, data: { app, session } }, stamp) => {
    count.run(`${app}.${time.slice(0, 10)}`, 0, 1)
    if (session === undefined) return
    const before = find.get(subject, app, session.id)
    if (before !== undefined && before.stamp >= stamp) return
    const day = `${app}.${(session.startedAt ?? time).slice(0, 10)}`
    keep.run(subject, app, session.id, day, stamp)
    if (before?.day === day) return
    if (before !== undefined) count.run(before.day, -1, 0)
    count.run(day, 1, 0)
  }
}
