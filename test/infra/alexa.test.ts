import { describe, expect, test } from 'vitest'
import { alexaFrom } from '../../infra/media/alexa.ts'
import { SKILL } from '../rooms/media/alexa/sending.ts'

describe('the context of an Alexa skill', () => {
  test('names a skill and its vendor, or neither', () => {
    expect(alexaFrom(SKILL, 'M1A2B3C4D5E6F7')).toEqual({ skill: SKILL, vendor: 'M1A2B3C4D5E6F7' })
    for (const vendor of [undefined, 'M1A2B3C4D5E6F7']) expect(alexaFrom(undefined, vendor)).toBeUndefined()
  })

  test.each([
    ['', 'M1A2B3C4D5E6F7', 'alexaSkill='],
    ['my skill', 'M1A2B3C4D5E6F7', 'alexaSkill="my skill"'],
    [`${SKILL}0`, 'M1A2B3C4D5E6F7', 'alexaSkill='],
    [SKILL, undefined, 'alexaVendor=undefined'],
    [SKILL, 'https://evil.example/', 'alexaVendor='],
    [SKILL, '', 'alexaVendor='],
  ])('is refused: %s, %s', (skill, vendor, words) => {
    expect(() => alexaFrom(skill, vendor)).toThrow(words)
  })
})
