/**
 * Makes CloudWatch count a line of a function's log as a metric of its consumer (CloudWatch User Guide, "Specification:
 * Embedded metric format"). The line must also name the consumer.
 */
export const counted = <Name extends string>(namespace: string, name: Name, count: number) => ({
  ...({ [name]: count } as Readonly<Record<Name, number>>),
  _aws: {
    Timestamp: Date.now(),
    CloudWatchMetrics: [
      { Namespace: namespace, Dimensions: [['consumer']], Metrics: [{ Name: name, Unit: 'Count' }] },
    ],
  },
})
