import { openapiOf } from '../openapi.ts'
import { json } from '../reply.ts'
import { openRoute, type Route } from '../route.ts'

/** The document of a table of routes, of which this is one; the table is asked for once somebody asks for the document. */
export const openapi = (table: () => readonly Route[]): Route =>
  openRoute(
    {
      method: 'GET',
      path: '/openapi.json',
      summary: 'This document',
      answers: { 200: { description: 'OpenAPI 3.1', mediaType: 'application/json' } },
    },
    () => json(200, openapiOf(table())),
  )
