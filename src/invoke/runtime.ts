/** The runtimes of Lambda whose rules `invoke` can apply to a handler. */
export const RUNTIMES = ['nodejs20.x', 'nodejs22.x', 'nodejs24.x'] as const
export type Runtime = (typeof RUNTIMES)[number]

/** nodejs24.x is the first runtime of Lambda without callbacks. */
const FIRST_WITHOUT_CALLBACKS = 24

/** The runtime whose rules apply by default under a version of Node. */
export const runtimeOf = (node: string): Runtime =>
  Number.parseInt(node, 10) >= FIRST_WITHOUT_CALLBACKS ? 'nodejs24.x' : 'nodejs22.x'

/**
 * Whether a runtime allows a handler with a callback. From nodejs24.x on it is refused, and a return value without a
 * promise is the answer; before that it is ignored ("Callback-based function handlers", AWS Lambda guide, Node.js;
 * aws-lambda-nodejs-runtime-interface-client 4, `processInvoke`).
 */
export const hasCallbacks = (runtime: Runtime): boolean => runtime !== 'nodejs24.x'
