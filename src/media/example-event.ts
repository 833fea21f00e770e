/** The first event of the README's tour. */
export const exampleEvent = {
  specversion: '1.0',
  id: '1',
  source: 'tour',
  type: 'media.uploaded',
  subject: 'ada',
  time: '2026-11-22T10:00:00Z',
  data: { mediaId: 'ada.sunset', bytes: 48_213, contentType: 'image/jpeg', title: 'Sunset' },
} as const
