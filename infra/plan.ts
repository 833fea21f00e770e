import { reactorsOf, type Application } from '../src/application/application.ts'
import { isApplication } from '../src/application/is-application.ts'
import type { Use } from '../src/consume/reacting.ts'
import { codesOf, type Codes, type Entry } from './code.ts'
import { fannedOut } from './fan-out.ts'
import { straightOf, type Appends } from './gateway/straight.ts'
import type { Straight } from './gateway/writes.ts'
import { makeObjectsBucket, type MakeBucket } from './objects-bucket.ts'
import type { Stage } from './stage.ts'
import { triggersOf, type Trigger, type Triggers } from './triggers.ts'
import { stageFrom, type StageName, type StageSettings } from './stages.ts'

/** The settings of a stack that its user gives. */
export interface Wanted {
  /** The value that `application()` made: the stack has its tables, consumers and routes, and their rights. */
  readonly application: Application
  /**
   * The module whose default export is the application: `import.meta.resolve('./application.js')`. The functions are
   * bundled from it.
   */
  readonly entry: Entry
  /**
   * `dev` (the default), `prod`, or one like these with settings of its own: `{ like: 'prod', name: 'staging', origin:
   * '*' }`.
   */
  readonly stage?: StageName | StageSettings | Stage
  /**
   * The names of the consumers with enhanced fan-out: those whose tables users read right after a write. After four
   * others that share, further consumers have it too, because a shard serves five reads a second.
   */
  readonly fanOut?: readonly string[]
  /** The triggers of reactors other than the stream: `{ thumbnails: 's3', mails: ['kinesis', 'sns'] }`. */
  readonly triggers?: Triggers
  /**
   * The way of events from the gateway: `to-stream` by its templates, or `by-function`, which checks them as the server
   * does. By default to the stream, if the templates can check everything that the event types declare.
   */
  readonly appends?: Appends
  /** Routes of the application that the gateway writes to the stream by templates. */
  readonly straight?: Straight
  /** Makes the bucket of the objects; by default there is a closed one if a reactor uses objects. */
  readonly bucket?: MakeBucket
}

/** A complete plan, with all defaults. */
export interface Plan {
  readonly application: Application
  readonly stage: Stage
  readonly codes: Codes
  readonly fannedOut: readonly string[]
  readonly triggersOf: (consumer: string) => readonly Trigger[]
  readonly straight: Straight
  readonly bucket: MakeBucket | undefined
  /** Whether a reactor notifies users, so that there is a topic. */
  readonly notifies: boolean
}

/** Throws if a setting cannot be deployed. */
export function planOf(wanted: Wanted): Plan {
  const { application, entry, stage = 'dev', fanOut = [], appends, straight, triggers = {} } = wanted
  if (!isApplication(application))
    throw new Error(
      'Cannot deploy: "application" is not made by application() of this installation of tributary',
    )
  const triggersBy = triggersOf(application, triggers)
  const following = application.consumers.filter(({ name }) => triggersBy(name).includes('kinesis'))
  return {
    application,
    stage: stageFrom(stage, application.name),
    codes: codesOf(entry),
    fannedOut: fannedOut(following, fanOut),
    triggersOf: triggersBy,
    straight: straightOf(application, appends, straight),
    bucket: wanted.bucket ?? (someUse('objects', application) ? makeObjectsBucket : undefined),
    notifies: someUse('notifier', application),
  }
}

const someUse = (what: Use, application: Application): boolean =>
  reactorsOf(application).some(({ uses }) => uses.includes(what))
