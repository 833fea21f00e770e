import application from 'tributary-application'
import { openLambdaObjects } from './lambda-objects.ts'
import { reactorOf } from './reactor.ts'

/** One reactor of the application that the bundle is made with: the one that TRIBUTARY_CONSUMER names. */
export const handler = reactorOf(application, process.env['TRIBUTARY_CONSUMER'], openLambdaObjects)
