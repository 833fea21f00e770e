/** The HTTP answer of a scripted server. */
export interface Answer {
  readonly status: number
  readonly body: object
}

export const answer = (body: object): Answer => ({ status: 200, body })

/** An error in Kinesis' JSON protocol. */
export const refusal = (name: string, status = 400): Answer => ({
  status,
  body: { __type: name, message: name },
})

export const THROTTLED = 'ProvisionedThroughputExceededException'
