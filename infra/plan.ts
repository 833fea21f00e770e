import type { Application } from '../src/application/application.ts'
import { isApplication } from '../src/application/is-application.ts'
import { codesOf, type Codes, type Entry } from './code.ts'
import { fannedOut } from './fan-out.ts'
import { straightOf, type Appends } from './gateway/straight.ts'
import type { Straight } from './gateway/writes.ts'
import type { Stage } from './stage.ts'
import { stageFrom, type StageName, type StageSettings } from './stages.ts'

/** What a user says of a stack. */
export interface Wanted {
  /** What `application()` made: its tables, consumers, routes and their rights are the stack's. */
  readonly application: Application
  /** The module whose default export the application is: `import.meta.resolve('./application.js')`. The functions are bundled from it. */
  readonly entry: Entry
  /** `dev` (the default), `prod`, or one like these with settings of its own: `{ like: 'prod', name: 'staging', origin: '*' }`. */
  readonly stage?: StageName | StageSettings | Stage
  /**
   * The consumers that have a read throughput of their own (enhanced fan-out), by name: those whose tables users read right after they
   * wrote. Of the others, those after the fourth have it too, for a shard serves five reads a second.
   */
  readonly fanOut?: readonly string[]
  /**
   * Which way events go from the gateway: `to-stream` by its templates, or `by-function`, which judges them as the server does. By
   * default to the stream, where all that the types of event declare is what a template can judge.
   */
  readonly appends?: Appends
  /** Routes of the application's own that the gateway writes to the stream by templates. */
  readonly straight?: Straight
}

/** What is deployed, with all that was left out. */
export interface Plan {
  readonly application: Application
  readonly stage: Stage
  readonly codes: Codes
  readonly fannedOut: readonly string[]
  readonly straight: Straight
}

/** Throws where something is said that cannot be deployed. */
export function planOf({ application, entry, stage = 'dev', fanOut = [], appends, straight }: Wanted): Plan {
  if (!isApplication(application))
    throw new Error(
      'Cannot deploy: "application" is not made by application() of this installation of tributary',
    )
  return {
    application,
    stage: stageFrom(stage, application.name),
    codes: codesOf(entry),
    fannedOut: fannedOut(application.consumers, fanOut),
    straight: straightOf(application, appends, straight),
  }
}
