/** What orders two words about one thing: the later time, then the greater id. */
export const stampOf = ({ time, id }) => `${new Date(time).toISOString()}#${id}`

export const ownerOf = (mediaId) => mediaId.slice(0, mediaId.indexOf('.'))

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
export const isOwnAction = ({ type, data }) =>
  DEEDS.includes(type) || (type === 'media.deleted' && data.reason === 'user')

/** Whether a word with this stamp says nothing new. */
export const isStale = (standing, stamp) => standing !== undefined && standing >= stamp
