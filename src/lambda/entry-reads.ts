import application from 'tributary-application'
import { readsOf } from './reads.ts'

/** The function behind API Gateway, for the bundle's application. */
export const handler = readsOf(application)
