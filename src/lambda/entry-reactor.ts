import application from 'tributary-application'
import { reactorOf } from './reactor.ts'

/** One reactor of the bundle's application: the one that TRIBUTARY_CONSUMER names. It uses neither objects nor a notifier. */
export const handler = reactorOf(application, process.env['TRIBUTARY_CONSUMER'], undefined)
