import { expect, it } from 'vitest'
import { tellMissing } from '../../../../src/media/extraction/tell-missing.ts'

it('tellMissing() names the optional packages that are not installed, and is silent if all are', () => {
  const told: unknown[] = []
  const logger = { warn: (about: unknown) => void told.push(about) }
  tellMissing(logger)
  expect(told).toEqual([])
  tellMissing(logger, (name) => name === 'sharp')
  expect(told).toEqual([{ missing: ['exifreader', 'mediabunny'] }])
})
