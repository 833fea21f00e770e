import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { sweep } from '../../../src/media/uploads/sweep.ts'
import { openGallery, put } from './support/gallery.ts'
import { world } from './support/one-media.ts'
import { told } from './support/told.ts'

/** The requests for one media. The process may die before any of their steps. */
const deeds = fc.array(
  fc.record({
    deed: fc.constantFrom('put', 'put', 'delete', 'direct', 'fold', 'sweep'),
    dies: fc.oneof(
      { weight: 2, arbitrary: fc.constant(Infinity) },
      { weight: 1, arbitrary: fc.nat({ max: 9 }) },
    ),
  }),
  { minLength: 1, maxLength: 5 },
)

test('however uploads, deletions, folds, sweeps and crashes run into each other, no bytes of a deleted media are left', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), deeds, async (scheduler, all) => {
      const { run, until, fold, eventTypes, standing, ...home } = world(scheduler, all.length)
      const answers = await until(Promise.all(all.map(({ deed, dies }) => run(deed, dies))))
      const isDeleted = eventTypes().includes('media.deleted')
      const nobodyDied = all.every(({ dies }) => dies === Infinity)
      if (isDeleted && nobodyDied) expect([...standing.keys()]).toEqual([])
      await fold()
      await home.sweep()
      expect(standing.size).toBeLessThanOrEqual(isDeleted ? 0 : 1)
      if (isDeleted) return
      const stored = all.some(
        ({ deed }, at) => deed === 'put' && (answers[at] as { status: number } | undefined)?.status === 201,
      )
      if (stored) expect([standing.size, eventTypes().includes('media.uploaded')]).toEqual([1, true])
    }),
    { numRuns: 300 },
  )
})

describe('the bytes of a deleted media', () => {
  const events = {
    'DELETE /media/{id}': undefined,
    'POST /events of one': (event: object) => event,
    'POST /events of several': (event: object) => [told('user.located', 'ann', { lat: 1, lon: 2 }), event],
  }

  it.each(Object.entries(events))('are gone, and stay so, however it was deleted: %s', async (_, bodyOf) => {
    const house = await openGallery()
    const { mediaId, uploadUrl } = await house.begin()
    expect((await put(uploadUrl, 'bytes')).status).toBe(201)
    const event = told('media.deleted', 'ann', { mediaId, reason: 'user' })
    if (bodyOf === undefined) await house.ask('DELETE', `/media/${mediaId}`)
    else await house.ask('POST', '/events', { body: bodyOf(event) })
    expect(await house.home.objects.head(`media/${mediaId}`)).toBeUndefined()
    expect((await put(uploadUrl, 'again')).status).toBe(410)
    await house.settle()
    expect((await put(uploadUrl, 'again')).status).toBe(410)
    expect(await house.home.objects.head(`media/${mediaId}`)).toBeUndefined()
    expect((await house.told(mediaId)).map(({ type }) => type).sort()).toEqual([
      'media.deleted',
      'media.uploaded',
    ])
    await house.close()
  })

  it('are not removed by other users, or by a refused event', async () => {
    const house = await openGallery()
    const { mediaId, uploadUrl } = await house.begin()
    await put(uploadUrl, 'bytes')
    const bob = { token: await house.token('bob') }
    const event = told('media.deleted', 'bob', { mediaId, reason: 'user' })
    for (const body of [event, { ...event, subject: 'ann' }])
      await house.ask('POST', '/events', { ...bob, body })
    await house.ask('DELETE', `/media/${mediaId}`, bob)
    expect(await house.home.objects.head(`media/${mediaId}`)).toMatchObject({ size: 5 })
    await house.close()
  })

  it('that cannot be removed yet are left to the sweep, and the deletion is taken', async () => {
    let down = true
    const house = await openGallery(({ objects }) => ({
      objects: {
        ...objects,
        delete: (key) => (down ? Promise.reject(new Error('down')) : objects.delete(key)),
      },
    }))
    const { mediaId, uploadUrl } = await house.begin()
    await put(uploadUrl, 'bytes')
    expect((await house.ask('DELETE', `/media/${mediaId}`)).status).toBe(202)
    down = false
    expect(await sweep(house.home)).toEqual({ objects: 1, removed: 1, unannounced: [] })
    expect(await sweep(house.home)).toEqual({ objects: 0, removed: 0, unannounced: [] })
    await house.close()
  })
})
