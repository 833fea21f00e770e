import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs'
import type { Topic } from 'aws-cdk-lib/aws-sns'
import { allow } from './allow.ts'

/** Lets the function of a reactor publish to the topic. The right covers PublishBatch too (Service Authorization Reference, SNS). */
export function allowNotifier(run: NodejsFunction, topic: Topic): void {
  run.addEnvironment('TRIBUTARY_TOPIC', topic.topicArn)
  allow(run, ['sns:Publish'], topic.topicArn)
}
