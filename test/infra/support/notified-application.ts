import { notificationsConsumer } from '../../../consumers/notifications/consumer.ts'
import { notifyConsumer } from '../../../consumers/notify/consumer.ts'
import { application } from '../../../src/application/make.ts'
import { eventTypes } from '../../../src/media/model/vocabulary.ts'

/** The notifications of the media-sharing application, and the reactor that publishes them; nothing else of it. */
export default application({
  name: 'notified',
  events: eventTypes,
  tables: [notificationsConsumer],
  reactors: [notifyConsumer],
})
