/**
 * A request as Amplify's client for Pinpoint sends it (amplify-js, packages/core/src/awsClients/pinpoint and
 * providers/pinpoint/apis/record.ts): one endpoint that names another user, and a session of two events.
 */
export const pinpointRequest = {
  BatchItem: {
    '0d4ba0c5-6f1c-4f1b-9a53-6d3f3e6a7f10': {
      Endpoint: {
        ChannelType: 'IN_APP',
        Demographic: { Locale: 'de-DE', Make: 'Chrome', Platform: 'Android', Timezone: 'Europe/Berlin' },
        Location: { Latitude: 52.52, Country: 'DE' },
        EffectiveDate: '2025-12-31T23:58:00.000Z',
        User: { UserId: 'somebody-else', UserAttributes: { plan: ['free'] } },
      },
      Events: {
        'b0c1d2e3-0001-4a00-8000-000000000001': {
          EventType: '_session.start',
          Timestamp: '2025-12-31T23:59:30.000Z',
          SdkName: 'aws-amplify',
          ClientSdkVersion: '6.15.0',
          AppTitle: 'Cam',
          Attributes: {},
          Metrics: {},
          Session: { Id: '7f10-1', StartTimestamp: '2025-12-31T23:59:30.000Z' },
        },
        'b0c1d2e3-0002-4a00-8000-000000000002': {
          EventType: 'picture.liked',
          Timestamp: '2026-01-01T01:00:10.5+01:00',
          Attributes: { screen: 'gallery', filter: 'sépia' },
          Metrics: { seconds: 12.25 },
          Session: { Id: '7f10-1', StartTimestamp: '2025-12-31T23:59:30.000Z', StopTimestamp: null },
        },
      },
    },
  },
}
