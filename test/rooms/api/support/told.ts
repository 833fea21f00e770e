/** Events as a producer writes them. */
let count = 0

export const told = (type: string, subject: string, data: object, over: object = {}) => ({
  specversion: '1.0',
  id: `told-${++count}`,
  source: '/test',
  type,
  subject,
  time: '2025-06-01T12:00:00Z',
  data,
  ...over,
})

export const located = (subject: string, over: object = {}) =>
  told('user.located', subject, { lat: 1, lon: 2 }, over)

export const uploaded = (mediaId: string, bytes = 10, over: object = {}) =>
  told('media.uploaded', mediaId.split('.')[0]!, { mediaId, bytes, contentType: 'image/png' }, over)
