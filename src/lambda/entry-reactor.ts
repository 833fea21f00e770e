import application from 'tributary-application'
import { noObjects } from '../objects/no-objects.ts'
import { reactorOf } from './reactor.ts'

/** One reactor of the bundle's application: the one that TRIBUTARY_CONSUMER names. It uses no objects. */
export const handler = reactorOf(application, process.env['TRIBUTARY_CONSUMER'], () =>
  Promise.resolve(noObjects('the reactor does not declare that it uses objects')),
)
