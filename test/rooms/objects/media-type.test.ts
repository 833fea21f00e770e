import { describe, expect, test } from 'vitest'
import { isMediaType, presentation } from '../../../src/objects/media-type.ts'

describe('a media type', () => {
  test.each([
    'image/jpeg',
    'application/vnd.oasis.opendocument.text',
    'image/svg+xml;charset=utf-8',
    'text/plain; charset="utf-8"',
    'video/mp4; codecs="avc1.42E01E, mp4a.40.2"',
    'video/mp4;codecs="a\\"b" ; x=y',
    `a/${'b'.repeat(127)}`,
  ])('is %s', (type) => expect(isMediaType(type)).toBe(true))

  test.each([
    '',
    'image',
    'image/',
    '/jpeg',
    '*/*',
    'image/*',
    'image /png',
    'image/png;',
    'image/png; q',
    'image/png; q="',
    'image/png; q="a\r\nx: y"',
    'image/png\n',
    'image/pñg',
    'text/plain; title="ü"',
    `a/${'b'.repeat(128)}`,
    `a/b; c=${'d'.repeat(255)}`,
    7,
    undefined,
  ])('is not %j', (type) => expect(isMediaType(type)).toBe(false))
})

describe('presentation()', () => {
  test.each([
    ['image/jpeg', 'inline'],
    ['IMAGE/PNG', 'inline'],
    ['video/mp4; codecs="avc1.42E01E, mp4a.40.2"', 'inline'],
    ['audio/mpeg', 'inline'],
    ['text/plain; charset=utf-8', 'inline'],
    ['text/html', 'attachment'],
    ['Text/HTML ; charset=utf-8', 'attachment'],
    ['image/svg+xml', 'attachment'],
    ['image/SVG+xml; charset=utf-8', 'attachment'],
    ['image/svg', 'attachment'],
    ['image/x+xml', 'attachment'],
    ['application/xhtml+xml', 'attachment'],
    ['text/xml', 'attachment'],
    ['text/javascript', 'attachment'],
    ['application/pdf', 'attachment'],
    ['multipart/x-mixed-replace; boundary=a', 'attachment'],
    ['application/octet-stream', 'attachment'],
    ['unknown/unknown', 'attachment'],
  ])('of %s is as it says, %s', (type, disposition) =>
    expect(presentation(type)).toEqual({ type, disposition }),
  )

  test.each([undefined, null, 7, '', 'image', 'image/png\r\nx: y', 'x'.repeat(300)])(
    'of %j is of bytes',
    (type) =>
      expect(presentation(type)).toEqual({ type: 'application/octet-stream', disposition: 'attachment' }),
  )
})
