import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App, Stack, Validations } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { AwsSolutionsChecks } from 'cdk-nag'
import { stageOf, type StageContext } from '../../../infra/media/stage-of.ts'
import { MediaStack } from '../../../infra/media/stack.ts'

export interface Resource {
  readonly Type: string
  readonly Properties: Readonly<Record<string, unknown>>
}

interface Choice extends StageContext {
  readonly bundles?: boolean
  readonly region?: string
}

/** The stack of a stage as CloudFormation gets it, and where its assets are. Throws where cdk-nag finds fault with it. */
export function synthesize(stage: string, { bundles = false, region, ...context }: Choice = {}) {
  // Outside of the repository a bundle finds nothing but itself.
  const directory = mkdtempSync(join(tmpdir(), 'cdk-'))
  const app = new App({
    outdir: directory,
    context: bundles ? {} : { 'aws:cdk:bundling-stacks': [] },
  })
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
  const stack = new MediaStack(app, `tributary-${stage}`, {
    stage: stageOf(stage, context),
    ...(region !== undefined && { env: { region } }),
  })
  const template = templateOf(stack)
  const all = Object.entries(template.Resources)
  const ofType = (type: string) => all.filter(([, { Type }]) => Type === type)
  const beside = app.node.children.flatMap((each) => (each instanceof Stack && each !== stack ? [each] : []))
  return { directory, template, ofType, beside }
}

export const templateOf = (stack: Stack) =>
  Template.fromStack(stack).toJSON() as { Resources: Record<string, Resource> }

export type Synthesized = ReturnType<typeof synthesize>
