import { App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { TributaryStack } from './stack.ts'
import { stageOf } from './stages.ts'

const app = new App()
const context = (name: string): unknown => app.node.tryGetContext(name)
const stage = stageOf(context('stage') ?? 'dev', { origin: context('origin'), apiKeys: context('apiKeys') })
Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
new TributaryStack(app, `tributary-${stage.name}`, { stage })
