import Type from 'typebox'
import { json } from '../reply.ts'
import { openRoute } from '../route.ts'

export const openapi = openRoute(
  {
    method: 'GET',
    path: '/openapi.json',
    summary: 'This document',
    group: 'Operations',
    answers: { 200: { description: 'OpenAPI 3.1', schema: Type.Object({}) } },
  },
  (context) => json(200, context.document()),
)
