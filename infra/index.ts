/**
 * `tributary/infra`: the AWS home of an application, for the AWS CDK. See `docs/your-own-application.md`, and
 * `docs/aws.md` for the resources.
 *
 * @module
 */
export { allow } from './allow.ts'
export type { Entry, Handlers } from './code.ts'
export type { Appends } from './gateway/straight.ts'
export { TributaryStack, type TributaryProps } from './stack.ts'
export type { Stage } from './stage.ts'
export type { StageName, StageSettings } from './stages.ts'
export type { Trigger, Triggers } from './triggers.ts'
