/** A message of a stream. Without `data` it only tells a place. */
export interface Told {
  readonly id: string
  readonly data: string
}

/** The messages of ann's stream, from a place on, until it is lost. */
export async function* streamMessages(
  url: string,
  token: string,
  after: string | undefined,
): AsyncGenerator<Told, void> {
  const headers = { authorization: `Bearer ${token}`, ...(after !== undefined && { 'last-event-id': after }) }
  const { status, body } = await fetch(`${url}/users/ann/stream`, { headers })
  if (status !== 200 || body === null) throw new Error(`Cannot follow a stream: ${status}`)
  let text = ''
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    const blocks = (text + chunk).split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const fields = new Map(
        block
          .split('\n')
          .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      )
      yield { id: fields.get('id') ?? '', data: fields.get('data') ?? '' }
    }
  }
}

/** The `n`th place of ann, which its accuracy tells. */
export const nthPlace = (n: number) => ({
  specversion: '1.0',
  id: `e${n}`,
  source: 'test',
  type: 'user.located',
  subject: 'ann',
  time: new Date(Date.UTC(2026, 0, 1) + n * 1_000).toISOString(),
  data: { lat: 1, lon: 2, accuracyMeters: n },
})
