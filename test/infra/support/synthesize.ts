import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App, Stack, Validations } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { AwsSolutionsChecks } from 'cdk-nag'
import { stageOf, type StageContext } from '../../../infra/media/stage-of.ts'
import type { AlexaSkill } from '../../../infra/media/alexa.ts'
import { MediaStack } from '../../../infra/media/stack.ts'
import { triggersFrom } from '../../../infra/media/triggers-from.ts'
import { TributaryStack, type TributaryProps } from '../../../infra/stack.ts'

export interface Resource {
  readonly Type: string
  readonly Properties: Readonly<Record<string, unknown>>
}

interface Choice extends StageContext {
  readonly bundles?: boolean
  readonly region?: string
  /** As `--context` gives them. */
  readonly triggers?: string
  readonly alexa?: AlexaSkill
}

/** The stack of a stage of the media-sharing application. Throws if cdk-nag finds a fault in it. */
export const synthesize = (
  stage: string,
  { bundles = false, region, triggers, alexa, ...context }: Choice = {},
) =>
  synthesized(
    (app) =>
      new MediaStack(app, `tributary-${stage}`, {
        stage: stageOf(stage, context),
        triggers: triggersFrom(triggers),
        alexa,
        ...(region !== undefined && { env: { region } }),
      }),
    { bundles },
  )

interface Trouble {
  readonly bundles?: boolean
  /** Whether cdk-nag checks the stack, which takes most of the time. */
  readonly checks?: boolean
}

/** The stack of any application. Throws if cdk-nag finds a fault in it. */
export const synthesizeOf = (props: TributaryProps, trouble: Trouble = {}) =>
  synthesized((app) => new TributaryStack(app, 'stack', props), trouble)

/** A stack as CloudFormation gets it, with the directory of its assets. */
function synthesized(make: (app: App) => Stack, { bundles = false, checks = true }: Trouble) {
  // Outside of the repository, a bundle finds no modules but its own.
  const directory = mkdtempSync(join(tmpdir(), 'cdk-'))
  const app = new App({
    outdir: directory,
    context: bundles ? {} : { 'aws:cdk:bundling-stacks': [] },
  })
  if (checks) Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
  const stack = make(app)
  const beside = app.node.children.flatMap((each) => (each instanceof Stack && each !== stack ? [each] : []))
  return { ...seen(directory, templateOf(stack)), beside }
}

/** A template, with the directory of its assets. */
export function seen(directory: string, template: CloudTemplate) {
  const all = Object.entries(template.Resources)
  return { directory, template, ofType: (type: string) => all.filter(([, { Type }]) => Type === type) }
}

export interface CloudTemplate {
  readonly Resources: Readonly<Record<string, Resource>>
}

export const templateOf = (stack: Stack) => Template.fromStack(stack).toJSON() as CloudTemplate

export type Synthesized = ReturnType<typeof seen>
