/** The runtimes of Lambda whose rules a handler can be run by. */
export const RUNTIMES = ['nodejs20.x', 'nodejs22.x', 'nodejs24.x'] as const
export type Runtime = (typeof RUNTIMES)[number]

/** The first of Lambda's runtimes without callbacks runs on Node 24. */
const FIRST_WITHOUT_CALLBACKS = 24

/** The rules that go with a version of Node. */
export const runtimeOf = (node: string): Runtime =>
  Number.parseInt(node, 10) >= FIRST_WITHOUT_CALLBACKS ? 'nodejs24.x' : 'nodejs22.x'

/**
 * From nodejs24.x on a handler with a callback is refused, and what a handler answers without a promise counts; before that it does
 * not ("Callback-based function handlers", AWS Lambda guide, Node.js; aws-lambda-nodejs-runtime-interface-client 4, `processInvoke`).
 */
export const hasCallbacks = (runtime: Runtime): boolean => runtime !== 'nodejs24.x'
