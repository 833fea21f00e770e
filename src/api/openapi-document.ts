/** An OpenAPI 3.1 document. */
export interface OpenApi {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly tags: { readonly name: string; readonly description: string }[]
  readonly paths: Record<string, object>
  readonly components: object
}
