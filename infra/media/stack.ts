import type { StackProps } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { mediaApplication } from '../../src/main/media-application.ts'
import { STANDARD } from '../../src/fold/settings.ts'
import { answeringSigns, functionSigns } from '../signs.ts'
import { TributaryStack } from '../stack.ts'
import type { Stage } from '../stage.ts'
import type { Triggers } from '../triggers.ts'
import { allowMissing } from '../allow-objects.ts'
import { makeAlexa, type Alexa, type AlexaSkill } from './alexa.ts'
import { allowDerived, allowMedia } from './allow-media.ts'
import { extractorBeside } from './extractor.ts'
import { FANNED_OUT } from './fan-out.ts'
import { makeMediaBucket } from './media-bucket.ts'
import { mediaWrites } from './writes.ts'
import { makeUploads } from './uploads.ts'

export interface MediaProps extends StackProps {
  readonly stage: Stage
  /** Bytes of media that a user may have; a gibibyte by default. */
  readonly quotaBytes?: number
  /** The triggers of reactors other than the stream: `{ extract: 's3' }`. */
  readonly triggers?: Triggers
  /** Whether the extractor's function has the package that decodes HEIC. */
  readonly decodesHeic?: boolean
  /** Without it there is no skill. */
  readonly alexa?: AlexaSkill | undefined
}

/** The media-sharing application's stack: the usual one, a bucket, and a function that announces uploads. */
export class MediaStack extends TributaryStack {
  /** The Alexa skill, if it has one. */
  readonly alexa: Alexa | undefined

  constructor(
    scope: Construct,
    id: string,
    { stage, quotaBytes = STANDARD.quotaBytes, decodesHeic = false, alexa, ...props }: MediaProps,
  ) {
    super(scope, id, {
      ...props,
      application: mediaApplication,
      entry: {
        reads: 'src/main/lambda-reads.ts',
        consumer: (name) => `consumers/${name}/lambda.ts`,
        beside: (name) => (name === 'extract' ? extractorBeside(decodesHeic) : undefined),
      },
      stage,
      fanOut: FANNED_OUT,
      appends: 'to-stream',
      straight: mediaWrites,
      bucket: makeMediaBucket,
    })
    const { bucket: media } = this
    if (media === undefined) throw new Error('Cannot find the bucket of media')
    const { run } = this.reads
    run.addEnvironment('TRIBUTARY_BUCKET', media.bucketName)
    for (const each of [
      run,
      ...this.consumers.flatMap(({ consumer, run }) => (consumer.name === 'quota' ? [run] : [])),
    ])
      each.addEnvironment('TRIBUTARY_QUOTA', String(quotaBytes))
    // It signs URLs for clients with its own rights, and removes media that owners delete.
    allowMedia(run, ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'], media)
    allowDerived(run, ['s3:DeleteObject', 's3:GetObject'], media)
    allowMissing(run, media)
    const uploads = makeUploads(this, media)
    this.watch.add(...functionSigns('uploads', uploads.run, uploads.givenUp))
    this.tell({ Media: media.bucketName })
    this.alexa = alexa && makeAlexa(this, alexa, quotaBytes)
    if (this.alexa !== undefined) this.#tellAlexa(this.alexa)
  }

  #tellAlexa({ run, client, signIn }: Alexa): void {
    this.watch.add(...answeringSigns('alexa', run))
    this.tell({ AlexaFunction: run.functionArn, AlexaClient: client.userPoolClientId, AlexaSignIn: signIn })
  }
}
