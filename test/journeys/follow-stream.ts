/** A message of a user's stream. */
export interface Message {
  readonly type: string
  readonly data: { readonly mediaId?: string }
  /** What tells two messages apart. */
  readonly key: string
}

/** Follows a user's stream by fetch, from a place on. */
export async function followStream(url: string, token: string, after = '') {
  const query = after === '' ? '' : `?${new URLSearchParams({ after }).toString()}`
  const stop = new AbortController()
  const answer = await fetch(url + query, {
    headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
    signal: stop.signal,
  })
  if (answer.status !== 200 || answer.body === null)
    throw new Error(`Cannot follow a stream: ${answer.status} ${await answer.text()}`)
  const messages: Message[] = []
  let place = after
  let wake = (): void => undefined
  const ended = (async () => {
    let text = ''
    try {
      for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
        text += chunk
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          const fields = fieldsOf(text.slice(0, end))
          text = text.slice(end + 2)
          if (fields.get('id') !== undefined) place = fields.get('id')!
          if (fields.has('data')) messages.push(messageOf(fields))
          wake()
        }
      }
    } catch {
      // The server was killed, or the test closed the stream.
    }
    wake()
  })()
  return {
    /** The first message that is wanted, among those that came or that will come. */
    next: async (isWanted: (message: Message) => boolean): Promise<void> => {
      const giveUp = Date.now() + 30_000
      while (!messages.some(isWanted)) {
        if (Date.now() > giveUp) throw new Error(`No such message came: ${JSON.stringify(messages)}`)
        await new Promise<void>((resolve) => {
          wake = resolve
          setTimeout(resolve, 200)
        })
      }
    },
    events: (): readonly Message[] => messages,
    place: (): string => place,
    close: (): void => stop.abort(),
    ended,
  }
}

const fieldsOf = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text.split('\n').flatMap((line) => {
      const [, name, value] = /^(\w+): ?(.*)$/.exec(line) ?? []
      return name === undefined ? [] : [[name, value ?? '']]
    }),
  )

function messageOf(fields: ReadonlyMap<string, string>): Message {
  const said = JSON.parse(fields.get('data')!) as { id: string; type: string; data?: Message['data'] }
  return {
    type: said.type,
    data: said.data ?? {},
    key: JSON.stringify([fields.get('event'), said.id, said.type, said.data]),
  }
}
