import application from 'tributary-application'
import { consumerOf } from './consumer.ts'

/** One consumer of the bundle's application: the one that TRIBUTARY_CONSUMER names. */
export const handler = consumerOf(application, process.env['TRIBUTARY_CONSUMER'])
