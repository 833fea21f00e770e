import { openLambdaObjects } from '../lambda/lambda-objects.ts'
import { readsOf } from '../lambda/reads.ts'
import { mediaApplication } from './media-application.ts'

/** The function behind API Gateway, for the media-sharing application. */
export const handler = readsOf(mediaApplication, openLambdaObjects)
