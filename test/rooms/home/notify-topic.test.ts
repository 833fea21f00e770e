import { expect, test } from 'vitest'
import { enabledOf } from '../../../src/application/application.ts'
import { toRecord } from '../../../src/codec/encode.ts'
import { readCheckpoints } from '../../../src/mapping/checkpoints.ts'
import { withDirectory } from '../../journeys/tributary.ts'
import { mediaApplication, openHome } from '../../media.ts'
import { quotaExceeded } from '../projections/events.ts'

const TOPIC = 'arn:aws:sns:us-east-1:000000000000:topic'

test('without a topic, a reactor that notifies is off and keeps no place; with one, it begins at the end and stays there', () =>
  withDirectory(async (data) => {
    /** Opens the home as a server does, appends an event, and tells where the reactor begins. */
    const begin = async (notifyTopic?: string) => {
      const home = await openHome({ data, notifyTopic }, { create: true, shards: 1 })
      const enabled = enabledOf(home)
      const event = quotaExceeded('ann.a', {}, { id: String(Math.random()) })
      const [appended] = await home.log.append([toRecord(event)])
      const places = [...(await readCheckpoints(home.tables, 'notify')).values()]
      await home.close()
      const place = appended?.ok === true ? appended.sequenceNumber : undefined
      return { enabled, place, start: places.map((one) => one.sequenceNumber) }
    }
    const others = mediaApplication.consumers.map(({ name }) => name).filter((name) => name !== 'notify')
    const first = await begin()
    expect(first).toMatchObject({ enabled: others, start: [] })
    expect(await begin(TOPIC)).toMatchObject({ enabled: [...others, 'notify'], start: [first.place] })
    expect(await begin()).toMatchObject({ enabled: others, start: [first.place] })
  }))

test('there is nobody to notify without a topic', () =>
  withDirectory(async (data) => {
    const home = await openHome({ data }, { create: true })
    await expect(home.openNotifier()).rejects.toThrow('--notify-topic does not name a topic')
    await home.close()
  }))
