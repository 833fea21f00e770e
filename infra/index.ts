/**
 * `tributary/infra`: the AWS home of an application, for the AWS CDK. `docs/your-own-application.md` tells how, `docs/aws.md` what is made.
 *
 * @module
 */
export { allow } from './allow.ts'
export type { Entry, Handlers } from './code.ts'
export type { Appends } from './gateway/straight.ts'
export { TributaryStack, type TributaryProps } from './stack.ts'
export type { Stage } from './stage.ts'
export type { StageName, StageSettings } from './stages.ts'
