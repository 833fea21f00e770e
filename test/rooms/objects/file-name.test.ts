import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { attachment, fileName } from '../../../src/objects/file-name.ts'

describe('fileName()', () => {
  test.each([
    ['Sunset', 'image/jpeg', 'Sunset.jpg'],
    ['Sunset.JPEG', 'image/jpeg', 'Sunset.JPEG'],
    ['Sunset.exe', 'image/jpeg; q=1', 'Sunset.exe.jpg'],
    ['Möwe 🐦', 'image/png', 'Möwe 🐦.png'],
    ['../../etc/passwd', 'text/plain', '_.._etc_passwd.txt'],
    ['a\r\nSet-Cookie: x', 'image/png', 'a__Set-Cookie_ x.png'],
    ['photo\u202Egpj.exe', 'image/png', 'photo_gpj.exe.png'],
    ['con', 'text/plain', '_con.txt'],
    ['con.txt', 'text/plain', '_con.txt'],
    ['', 'image/png', 'fallback.png'],
    [' . ', 'image/png', 'fallback.png'],
    ['x', 'application/x-unheard-of', 'x'],
  ])('of %j, %s, is %s', (title, type, name) => expect(fileName(title, 'fallback', type)).toBe(name))
})

describe('attachment()', () => {
  test.each([
    ['a.png', 'attachment; filename="a.png"'],
    ['a b\'c".png', 'attachment; filename="a b\'c\\".png"'],
    ['Möwe.png', 'attachment; filename="M_we.png"; filename*=UTF-8\'\'M%C3%B6we.png'],
    ["ö'(*)!", "attachment; filename=\"_'(*)!\"; filename*=UTF-8''%C3%B6%27%28%2A%29!"],
  ])('%s is %s', (name, header) => expect(attachment(name)).toBe(header))

  it('any title makes a header of one line of ASCII, with one name without a separator', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })), (title) => {
        const name = fileName(title, 'ann', 'image/png')
        expect(name).toMatch(/^[^/\\\p{Cc}"]+\.png$/u)
        expect(name.length).toBeLessThan(220)
        const header = attachment(name)
        expect(header).toMatch(
          /^attachment; filename="[\x20-\x7e]+"(; filename\*=UTF-8''[\w.!#$&+^`|~%-]+)?$/,
        )
        const [, coded] = /UTF-8''(.*)$/.exec(header) ?? []
        if (coded !== undefined) expect(decodeURIComponent(coded)).toBe(name)
      }),
    )
  })
})
