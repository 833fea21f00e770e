import { App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { alexaFrom } from './media/alexa.ts'
import { MediaStack } from './media/stack.ts'
import { stageOf, truthOf } from './media/stage-of.ts'
import { triggersFrom } from './media/triggers-from.ts'

const app = new App()
const context = (name: string): unknown => app.node.tryGetContext(name)
const stage = stageOf(context('stage') ?? 'dev', {
  origin: context('origin'),
  apiKeys: context('apiKeys'),
  threatProtection: context('threatProtection'),
  readsAtOnce: context('readsAtOnce'),
  first: context('first'),
})
Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
// The account and region that the CDK's command uses; without an account, the template is for no account in particular.
const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region = 'us-east-1' } = process.env
const env = { ...(account !== undefined && { account }), region }
const triggers = triggersFrom(context('triggers'))
const alexa = alexaFrom(context('alexaSkill'), context('alexaVendor'))
const decodesHeic = truthOf('heic')(context('heic') ?? false)
new MediaStack(app, `tributary-${stage.name}`, { stage, triggers, decodesHeic, alexa, env })
