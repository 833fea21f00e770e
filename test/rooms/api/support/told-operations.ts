import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import type { Schema } from '../../../arbitraries/from-schema.ts'

type Contents = Readonly<Record<string, { readonly schema: Schema; readonly example?: unknown }>>

/** An operation of an OpenAPI document. */
export interface Operation {
  readonly parameters: readonly {
    readonly in: string
    readonly name: string
    readonly required?: boolean
    readonly schema: Schema
  }[]
  readonly requestBody?: { readonly content: Contents }
  readonly responses: Readonly<Record<string, { readonly $ref?: string; readonly content?: Contents }>>
}

export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly responses: Readonly<Record<string, { readonly content?: Contents }>>
  }
}

export interface Answer {
  readonly status: number
  readonly type: string
  readonly body: Buffer
}

/** What is wrong with an answer, by the document; undefined if nothing is. */
export type Judge = (operation: Operation, answer: Answer) => string | undefined

type Check = (schema: Schema, value: unknown) => string | undefined

/** Checks values against the schemas of a document. */
function checkOf(document: Document): Check {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: false })
  ajv.addSchema({ $id: 'document', ...document })
  const compiled = new Map<string, ValidateFunction>()
  return (schema, value) => {
    const text = JSON.stringify(schema).replaceAll('"#/', '"document#/')
    const check = compiled.get(text) ?? ajv.compile(JSON.parse(text) as object)
    compiled.set(text, check)
    return check(value) ? undefined : ajv.errorsText(check.errors)
  }
}

export function judgeOf(document: Document): Judge {
  const check = checkOf(document)
  return ({ responses }, answer) => {
    const { status, type, body } = answer
    if (status >= 500) return `the server fails: ${body.toString()}`
    const told = responses[status] ?? (status >= 400 ? responses['default'] : undefined)
    if (told === undefined) return `status ${status} is not told of`
    if (status >= 400 && essenceOf(type) !== 'application/problem+json')
      return `${status} is ${type}, no problem`
    const { content = {} } = told.$ref === undefined ? told : document.components.responses['Problem']!
    return bodyFlaw(content, answer, check)
  }
}

const essenceOf = (type: string): string => type.split(';', 1)[0]!

function bodyFlaw(content: Contents, { status, type, body }: Answer, check: Check): string | undefined {
  if (status === 304 || status === 204) return body.length === 0 ? undefined : 'there is a body'
  if (Object.keys(content).length === 0) return undefined
  const { schema } = content[essenceOf(type)] ?? content['*/*'] ?? {}
  if (schema === undefined) return `media type ${type} is not told of`
  if (!essenceOf(type).endsWith('json')) return undefined
  const value = JSON.parse(body.toString()) as { readonly status?: number }
  return status >= 400 && value.status !== status ? 'the problem has another status' : check(schema, value)
}
