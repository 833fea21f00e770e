import { App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { TributaryStack } from './stack.ts'
import { stageOf } from './stages.ts'

const app = new App()
const stage = stageOf(app.node.tryGetContext('stage') ?? 'dev')
Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
new TributaryStack(app, `tributary-${stage.name}`, { stage })
