import { Compile, parse } from 'velocityjs'
import { javaMethods } from './java.ts'

const parsed = new Map<string, ReturnType<typeof parse>>()

/** Evaluates a template. Throws if it calls a method that `java.ts` does not list. */
export function evaluate(template: string, variables: Readonly<Record<string, unknown>>): string {
  const ast = parsed.get(template) ?? parse(template)
  parsed.set(template, ast)
  return new Compile(ast, { customMethodHandlers: javaMethods }).render({ ...variables })
}
