import { mediaFolds } from './media.mjs'

const DEEDS = ['user.registered', 'user.located', 'media.uploaded', 'media.described', 'media.rated']

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
    `INSERT INTO location VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (user) DO UPDATE SET lat = excluded.lat, lon = excluded.lon, accuracy = excluded.accuracy,
       time = excluded.time, stamp = excluded.stamp
     WHERE excluded.stamp > stamp`,
  )
  const media = mediaFolds(db)
  return (event, stamp) => {
    const { type, subject, time, data } = event
    if (isOwnAction(event)) act.run(subject, time, stamp)
    if (type === 'user.registered') named.run({ user: subject, name: data.displayName, stamp })
    else if (type === 'user.located') {
      const { lat, lon, accuracyMeters = null } = data
      if (locate.run(subject, lat, lon, accuracyMeters, time, stamp).changes > 0) moved.run(subject)
    } else media[type]?.(event, stamp)
  }
}
