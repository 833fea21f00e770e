import application from 'tributary-application'
import { readsOf } from './reads.ts'

/** The function behind API Gateway, for the application that the bundle is made with. */
export const handler = readsOf(application)
