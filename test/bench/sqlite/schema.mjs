/** What each table of ours shows, and what its routes ask of it, as tables and indexes of SQLite. Where a user is and how a media is rated are upserts. */
export const SCHEMA = `
  CREATE TABLE IF NOT EXISTS events (
    seq INTEGER PRIMARY KEY, source TEXT NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL, subject TEXT NOT NULL,
    media TEXT, stamp TEXT NOT NULL, text TEXT NOT NULL
  );
  CREATE UNIQUE INDEX IF NOT EXISTS events_once ON events (source, id);
  CREATE INDEX IF NOT EXISTS events_of_user ON events (subject, stamp);
  CREATE INDEX IF NOT EXISTS events_of_media ON events (media, stamp) WHERE media IS NOT NULL;

  CREATE TABLE IF NOT EXISTS location (
    user TEXT PRIMARY KEY, lat REAL, lon REAL, accuracy REAL, time TEXT, stamp TEXT NOT NULL DEFAULT '',
    sharing TEXT, sharing_stamp TEXT NOT NULL DEFAULT ''
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS location_near ON location (lat, lon);

  CREATE TABLE IF NOT EXISTS usage (
    user TEXT PRIMARY KEY, bytes INTEGER NOT NULL DEFAULT 0, media INTEGER NOT NULL DEFAULT 0,
    fitting INTEGER NOT NULL DEFAULT 0, quota INTEGER, quota_stamp TEXT NOT NULL DEFAULT ''
  ) WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS stats (
    user TEXT PRIMARY KEY, name TEXT, name_stamp TEXT NOT NULL DEFAULT '',
    uploads INTEGER NOT NULL DEFAULT 0, deletions INTEGER NOT NULL DEFAULT 0,
    given INTEGER NOT NULL DEFAULT 0, received INTEGER NOT NULL DEFAULT 0, stars INTEGER NOT NULL DEFAULT 0,
    moves INTEGER NOT NULL DEFAULT 0, active TEXT, active_stamp TEXT NOT NULL DEFAULT ''
  ) WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS media (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, uploaded INTEGER NOT NULL DEFAULT 0, deleted INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER, type TEXT, time TEXT, upload_stamp TEXT NOT NULL DEFAULT '', fits INTEGER NOT NULL DEFAULT 0,
    title TEXT, title_stamp TEXT NOT NULL DEFAULT '', description TEXT, description_stamp TEXT NOT NULL DEFAULT '',
    tags TEXT, tags_stamp TEXT NOT NULL DEFAULT '', lat REAL, lon REAL, place_stamp TEXT NOT NULL DEFAULT '',
    metadata TEXT, metadata_stamp TEXT NOT NULL DEFAULT '', audience TEXT, audience_stamp TEXT NOT NULL DEFAULT '',
    ratings INTEGER NOT NULL DEFAULT 0, stars INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS media_of_owner ON media (owner, upload_stamp);
  CREATE INDEX IF NOT EXISTS media_near ON media (lat, lon) WHERE lat IS NOT NULL;

  CREATE TABLE IF NOT EXISTS ratings (
    rater TEXT NOT NULL, media TEXT NOT NULL, stars INTEGER, stamp TEXT NOT NULL, PRIMARY KEY (rater, media)
  ) WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS notifications (
    id TEXT PRIMARY KEY, user TEXT NOT NULL, type TEXT NOT NULL, time TEXT NOT NULL, media TEXT NOT NULL,
    used INTEGER, quota INTEGER, reason TEXT, count INTEGER, stars INTEGER
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS notifications_of_user ON notifications (user, time);

  CREATE TABLE IF NOT EXISTS read_marks (user TEXT PRIMARY KEY, time TEXT NOT NULL, id TEXT) WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS app_sessions (
    user TEXT NOT NULL, app TEXT NOT NULL, session TEXT NOT NULL, day TEXT NOT NULL, stamp TEXT NOT NULL,
    PRIMARY KEY (user, app, session)
  ) WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS app_days (day TEXT PRIMARY KEY, sessions INTEGER NOT NULL, events INTEGER NOT NULL) WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS position (name TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
`
