import Type from 'typebox'
import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { AlexaRequest } from './verify-request.ts'
import { distanceInWords, sizeInWords } from './in-words.ts'

/** Asks the HTTP API of the application, as the user of an account. */
export type Ask = (path: string) => Promise<{ readonly status: number; readonly body: unknown }>

/** A linked account: its user, and how to ask as this user. */
export interface Account {
  readonly user: string
  readonly ask: Ask
}

/**
 * The account of an access token that Alexa got when the user linked it; undefined if the token does not prove one. The
 * user comes from nowhere else.
 */
export type AccountOf = (accessToken: string) => Promise<Account | undefined>

/** What Alexa says, and whether it then waits for another question; `links`: it asks to link an account. */
interface Said {
  readonly text: string
  readonly ends: boolean
  readonly links?: true
}

const HELP = 'You can ask how much room you have left, or what is near.'

const say = (text: string): Said => ({ text, ends: true })

const LINK: Said = { text: 'Please link your account in the Alexa app.', ends: true, links: true }
const LATER = say('I cannot find that out at the moment. Please try again later.')
const NOWHERE = say('I do not know where you are. Open the app, so that it can tell me.')

/**
 * The answer to a verified request, as Alexa's response. What the user may see, the API decides. `failed` is called with
 * what prevented an answer.
 */
export async function answerAlexa(
  request: AlexaRequest,
  accountOf: AccountOf,
  failed: (cause: unknown) => void,
): Promise<object> {
  const { text, ends, links } = await replyTo(request, accountOf).catch((cause: unknown) => {
    failed(cause)
    return LATER
  })
  return {
    version: '1.0',
    response: {
      ...(text !== '' && { outputSpeech: { type: 'PlainText', text } }),
      ...(links === true && { card: { type: 'LinkAccount' } }),
      shouldEndSession: ends,
    },
  }
}

async function replyTo({ request, context }: AlexaRequest, accountOf: AccountOf): Promise<Said> {
  if (request.type === 'SessionEndedRequest') return say('')
  if (request.type !== 'IntentRequest') return { text: HELP, ends: false }
  switch (request.intent?.name) {
    case 'RoomLeftIntent':
      return forUser(context, accountOf, roomLeft)
    case 'NearbyIntent':
      return forUser(context, accountOf, nearby)
    case 'AMAZON.StopIntent':
    case 'AMAZON.CancelIntent':
      return say('Goodbye.')
    default:
      return { text: HELP, ends: false }
  }
}

async function forUser(
  { System: { user } }: AlexaRequest['context'],
  accountOf: AccountOf,
  answer: (account: Account) => Promise<Said>,
): Promise<Said> {
  const account = user?.accessToken === undefined ? undefined : await accountOf(user.accessToken)
  return account === undefined ? LINK : answer(account)
}

async function roomLeft({ user, ask }: Account): Promise<Said> {
  const found = await read(ask, `/users/${encodeURIComponent(user)}/usage`, usage)
  if ('said' in found) return found.said
  const { usedBytes, quotaBytes } = found.value
  const left = Math.max(0, quotaBytes - usedBytes)
  return say(
    left === 0
      ? `You have no room left of your ${sizeInWords(quotaBytes)}.`
      : `You have ${sizeInWords(left)} left of your ${sizeInWords(quotaBytes)}.`,
  )
}

const usage = Type.Object({ usedBytes: Type.Number(), quotaBytes: Type.Number() })
const place = Type.Object({ lat: Type.Number(), lon: Type.Number() })
const near = Type.Object({ items: Type.Array(Type.Object({ distanceMeters: Type.Number() })) })

const RADIUS_METERS = 1_000

async function nearby({ user, ask }: Account): Promise<Said> {
  const here = await read(ask, `/users/${encodeURIComponent(user)}/location`, place, NOWHERE)
  if ('said' in here) return here.said
  const { lat, lon } = here.value
  const query = `lat=${lat}&lon=${lon}&radius=${RADIUS_METERS}&kind=media&limit=100`
  const found = await read(ask, `/nearby?${query}`, near)
  if ('said' in found) return found.said
  const { items } = found.value
  const [first] = items
  if (first === undefined) return say('There are no pictures or videos within a kilometre of you.')
  const many =
    items.length === 1 ? 'There is one picture or video' : `There are ${items.length} pictures or videos`
  return say(
    `${many} within a kilometre of you. The nearest is ${distanceInWords(first.distanceMeters)} away.`,
  )
}

type Read<Schema extends TSchema> = { readonly value: Static<Schema> } | { readonly said: Said }

/** What the API answers; or else what to say: `missing`, if it does not know. */
async function read<Schema extends TSchema>(
  ask: Ask,
  path: string,
  schema: Schema,
  missing = LATER,
): Promise<Read<Schema>> {
  const { status, body } = await ask(path)
  if (status === 404) return { said: missing }
  return status === 200 && Value.Check(schema, body) ? { value: body } : { said: LATER }
}
