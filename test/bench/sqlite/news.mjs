const ownerOf = (mediaId) => mediaId.slice(0, mediaId.indexOf('.'))

/** A stamp begins with its time, in milliseconds. */
const timeIn = (stamp) => stamp.slice(0, stamp.indexOf('#'))

/** The notifications of users: some events are one, and the ratings of a media within a day are one together. */
export function newsFolds(db) {
  const tell = db.prepare(
    `INSERT INTO notifications (id, user, type, time, media, used, quota, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO NOTHING`,
  )
  const read = db.prepare(
    `INSERT INTO read_marks VALUES (?, ?, ?)
     ON CONFLICT (user) DO UPDATE SET time = excluded.time, id = excluded.id
     WHERE (excluded.time, coalesce(excluded.id, '~')) > (time, coalesce(id, '~'))`,
  )
  const gather = db.prepare(
    `INSERT INTO notifications (id, user, type, time, media, count, stars) VALUES (?, ?, 'media.rated', ?, ?, 1, ?)
     ON CONFLICT (id) DO UPDATE SET
       time = max(time, excluded.time), count = count + 1, stars = stars + excluded.stars`,
  )
  const withdraw = db.prepare(
    `UPDATE notifications SET count = count - 1, stars = stars - @stars, time = coalesce(
       (SELECT max(substr(stamp, 1, 24)) FROM ratings WHERE media = @media AND stars IS NOT NULL
        AND stamp >= @day AND stamp < @day || '~'), time) WHERE id = @id`,
  )
  const none = db.prepare('DELETE FROM notifications WHERE id = ? AND count = 0')
  const outcome = (happened) => (event) => {
    const { mediaId, reason = null } = event.data
    const { type, time } = event
    tell.run(`${mediaId}.${happened}`, ownerOf(mediaId), type, time, mediaId, null, null, reason)
  }

  return {
    'media.metadata-extracted': outcome('metadata-extracted'),
    'media.extraction-failed': outcome('extraction-failed'),

    'usage.quota-exceeded': ({ source, id, time, type, data: { mediaId, usedBytes, quotaBytes } }) => {
      const name = `${mediaId}.quota-exceeded-${source}#${id}`
      tell.run(name, ownerOf(mediaId), type, time, mediaId, usedBytes, quotaBytes, null)
    },

    'user.notifications-read': ({ subject, data: { upTo, id = null } }) => read.run(subject, upTo, id),

    /** A rating that stands now, in place of the one before it. */
    rated: (media, before, { stars, stamp }) => {
      const idOn = (day) => `${media}.rated-${day}`
      if (before !== undefined && before.stars !== null) {
        const day = before.stamp.slice(0, 10)
        withdraw.run({ id: idOn(day), media, day, stars: before.stars })
        none.run(idOn(day))
      }
      if (stars !== null) gather.run(idOn(stamp.slice(0, 10)), ownerOf(media), timeIn(stamp), media, stars)
    },
  }
}
