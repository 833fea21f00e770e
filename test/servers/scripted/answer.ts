/** What a scripted server answers over HTTP. */
export interface Answer {
  readonly status: number
  readonly body: object
}

export const answer = (body: object): Answer => ({ status: 200, body })

/** An error as Kinesis' JSON protocol tells it. */
export const refusal = (name: string, status = 400): Answer => ({
  status,
  body: { __type: name, message: name },
})

export const THROTTLED = 'ProvisionedThroughputExceededException'
