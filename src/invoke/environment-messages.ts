import type { Invocation } from '../mapping/invocation.ts'
import type { Identity } from '../mapping/lambda-event.ts'
import type { HandlerName } from './handler-name.ts'
import type { Runtime } from './runtime.ts'

/** What an environment runs. */
export interface Running {
  readonly handler: HandlerName
  readonly runtime: Runtime
  readonly identity: Identity
}

/** What an environment is asked to do: one invocation, or to end. */
export type Asked = Omit<Invocation, 'signal' | 'attempt'> | 'end'

/** What it tells: first that it is ready or why not, then how each invocation went. */
export type Told =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answered'; readonly answer: unknown }
  | { readonly kind: 'failed'; readonly name: string; readonly message: string }
