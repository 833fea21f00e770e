import application from 'tributary-application'
import { openLambdaNotifier } from './lambda-notifier.ts'
import { reactorOf } from './reactor.ts'

/** One reactor of the bundle's application that uses a notifier: the one that TRIBUTARY_CONSUMER names. */
export const handler = reactorOf(
  application,
  process.env['TRIBUTARY_CONSUMER'],
  undefined,
  openLambdaNotifier,
)
