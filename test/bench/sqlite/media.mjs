const ownerOf = (mediaId) => mediaId.slice(0, mediaId.indexOf('.'))

/** The quota of users who have no own one. */
const QUOTA_BYTES = 2 ** 30

const METADATA = [
  'width',
  'height',
  'durationMs',
  'takenAt',
  'camera',
  'format',
  'orientation',
  'thumbnail',
  'extractor',
]

const metadataOf = (data) =>
  JSON.stringify(
    Object.fromEntries(METADATA.filter((name) => name in data).map((name) => [name, data[name]])),
  )

/** What events about a media do to it, to its owner's usage and stats, and to those of who rates it. */
export function mediaFolds(db, news) {
  const find = db.prepare('SELECT uploaded, deleted, bytes, upload_stamp, fits FROM media WHERE id = ?')
  const know = db.prepare('INSERT INTO media (id, owner) VALUES (?, ?) ON CONFLICT (id) DO NOTHING')
  const say = (column) =>
    db.prepare(
      `UPDATE media SET ${column} = @value, ${column}_stamp = @stamp WHERE id = @id AND deleted = 0 AND ${column}_stamp < @stamp`,
    )
  const [title, description, tags, metadata, audience] = [
    'title',
    'description',
    'tags',
    'metadata',
    'audience',
  ].map(say)
  const place = db.prepare(
    'UPDATE media SET lat = @lat, lon = @lon, place_stamp = @stamp WHERE id = @id AND deleted = 0 AND place_stamp < @stamp',
  )
  const upload = db.prepare(
    'UPDATE media SET bytes = @bytes, type = @type, time = @time, upload_stamp = @stamp, fits = @fits WHERE id = @id',
  )
  const wasUploaded = db.prepare('UPDATE media SET uploaded = 1 WHERE id = ?')
  const remove = db.prepare(
    'UPDATE media SET deleted = 1, bytes = NULL, title = NULL, description = NULL, tags = NULL, audience = NULL, lat = NULL, lon = NULL WHERE id = ?',
  )
  const use = db.prepare(
    `INSERT INTO usage (user, bytes, media, fitting) VALUES (?, ?, ?, ?)
     ON CONFLICT (user) DO UPDATE SET
       bytes = bytes + excluded.bytes, media = media + excluded.media, fitting = fitting + excluded.fitting`,
  )
  const room = db.prepare(
    'SELECT coalesce(quota, @standard) - fitting AS bytes FROM usage WHERE user = @owner',
  )
  const fitsNow = (owner, bytes) =>
    bytes <= (room.get({ owner, standard: QUOTA_BYTES })?.bytes ?? QUOTA_BYTES)
  const count = (column) =>
    db.prepare(
      `INSERT INTO stats (user, ${column}) VALUES (?, 1) ON CONFLICT (user) DO UPDATE SET ${column} = ${column} + 1`,
    )
  const [uploads, deletions] = ['uploads', 'deletions'].map(count)
  const rating = db.prepare('SELECT stars, stamp FROM ratings WHERE rater = ? AND media = ?')
  const rate = db.prepare(
    `INSERT INTO ratings VALUES (?, ?, ?, ?)
     ON CONFLICT (rater, media) DO UPDATE SET stars = excluded.stars, stamp = excluded.stamp`,
  )
  const rated = db.prepare(
    `INSERT INTO media (id, owner, ratings, stars) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET ratings = ratings + excluded.ratings, stars = stars + excluded.stars`,
  )
  const gave = db.prepare(
    'INSERT INTO stats (user, given) VALUES (?, ?) ON CONFLICT (user) DO UPDATE SET given = given + excluded.given',
  )
  const received = db.prepare(
    `INSERT INTO stats (user, received, stars) VALUES (?, ?, ?)
     ON CONFLICT (user) DO UPDATE SET received = received + excluded.received, stars = stars + excluded.stars`,
  )

  function describe({ data }, stamp) {
    const { mediaId } = data
    know.run(mediaId, ownerOf(mediaId))
    if (data.title !== undefined) title.run({ id: mediaId, value: data.title, stamp })
    if (data.description !== undefined) description.run({ id: mediaId, value: data.description, stamp })
    if (data.tags !== undefined) tags.run({ id: mediaId, value: JSON.stringify(data.tags), stamp })
    if (data.location !== undefined) place.run({ id: mediaId, ...data.location, stamp })
  }

  return {
    'media.described': describe,

    'media.metadata-extracted': (event, stamp) => {
      describe({ data: { mediaId: event.data.mediaId, location: event.data.location } }, stamp)
      metadata.run({ id: event.data.mediaId, value: metadataOf(event.data), stamp })
    },

    'media.shared': ({ data: { mediaId, audience: value } }, stamp) => {
      know.run(mediaId, ownerOf(mediaId))
      audience.run({ id: mediaId, value, stamp })
    },

    'media.uploaded': (event, stamp) => {
      const { mediaId, bytes, contentType, title, location } = event.data
      const before = find.get(mediaId)
      describe({ data: { mediaId, title, location } }, stamp)
      if (!before?.uploaded) uploads.run(ownerOf(mediaId))
      wasUploaded.run(mediaId)
      if (before?.deleted || (before !== undefined && before.upload_stamp >= stamp)) return
      const owner = ownerOf(mediaId)
      // The first upload of a media decides whether it fits.
      const fits = before?.upload_stamp ? before.fits : Number(fitsNow(owner, bytes))
      upload.run({ id: mediaId, bytes, type: contentType, time: event.time, stamp, fits })
      const more = bytes - (before?.bytes ?? 0)
      use.run(owner, more, before?.upload_stamp ? 0 : 1, fits * more)
    },

    'media.deleted': ({ data: { mediaId } }) => {
      const before = find.get(mediaId)
      if (before?.deleted) return
      know.run(mediaId, ownerOf(mediaId))
      remove.run(mediaId)
      deletions.run(ownerOf(mediaId))
      if (before?.upload_stamp) use.run(ownerOf(mediaId), -before.bytes, -1, -before.fits * before.bytes)
    },

    'media.rated': ({ subject, data: { mediaId, stars } }, stamp) => {
      const before = rating.get(subject, mediaId)
      if (before !== undefined && before.stamp >= stamp) return
      rate.run(subject, mediaId, stars, stamp)
      news.rated(mediaId, before, { stars, stamp })
      const more = (stars === null ? 0 : 1) - ((before?.stars ?? null) === null ? 0 : 1)
      const moreStars = (stars ?? 0) - (before?.stars ?? 0)
      if (more === 0 && moreStars === 0) return
      rated.run(mediaId, ownerOf(mediaId), more, moreStars)
      if (more !== 0) gave.run(subject, more)
      received.run(ownerOf(mediaId), more, moreStars)
    },
  }
}
