import application from 'tributary-application'
import { noObjects } from '../objects/no-objects.ts'
import { reactorOf } from './reactor.ts'

/** The reactor that TRIBUTARY_CONSUMER names, of the application in the bundle. The stack has no bucket, and refuses one that uses objects. */
export const handler = reactorOf(application, process.env['TRIBUTARY_CONSUMER'], () =>
  Promise.resolve(noObjects('this application has no bucket')),
)
