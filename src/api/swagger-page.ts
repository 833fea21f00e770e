import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import type { OpenApi } from './openapi-document.ts'

/** The browser must not load anything from another server. */
const POLICY =
  "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'"

/** Hides Swagger's own bar with its name; the page has the title of the document. */
const STYLE = '.swagger-ui .topbar { display: none } .swagger-ui .info { margin: 30px 0 10px }'

/**
 * Serves Swagger UI for a document under `/docs`, with all its files from the package. Bundles for AWS leave this file out,
 * by its name.
 */
export async function serveDocs(app: FastifyInstance, document: OpenApi): Promise<void> {
  await app.register(swagger, { mode: 'static', specification: { document } })
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: POLICY,
    theme: { title: 'Tributary: the API', css: [{ filename: 'tributary.css', content: STYLE }] },
    uiConfig: { docExpansion: 'list', defaultModelsExpandDepth: 0, tryItOutEnabled: false },
  })
}
