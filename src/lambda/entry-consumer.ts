import application from 'tributary-application'
import { consumerOf } from './consumer.ts'

/** One consumer of the application that the bundle is made with: the one that TRIBUTARY_CONSUMER names. */
export const handler = consumerOf(application, process.env['TRIBUTARY_CONSUMER'])
