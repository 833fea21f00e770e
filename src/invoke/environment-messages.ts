import type { Invocation } from '../mapping/invocation.ts'
import type { Identity } from '../mapping/lambda-event.ts'
import type { HandlerName } from './handler-name.ts'
import type { Runtime } from './runtime.ts'

/** The function of an environment, and how to run it. */
export interface Running {
  readonly handler: HandlerName
  readonly runtime: Runtime
  readonly identity: Identity
}

/** A message to an environment: one invocation, or the request to end. */
export type ToEnvironment = Omit<Invocation, 'signal' | 'attempt'> | 'end'

/** A message from an environment: first whether the function was loaded, then the result of each invocation. */
export type FromEnvironment =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answered'; readonly answer: unknown }
  | { readonly kind: 'failed'; readonly name: string; readonly message: string }
