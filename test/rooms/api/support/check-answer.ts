import { expect } from 'vitest'
import { checkOf } from '../../../../src/api/check.ts'
import { problemShape } from '../../../../src/api/shapes/problem.ts'
import { routes } from '../../../media.ts'

const checks = routes.map((route) => ({
  method: route.method,
  pattern: new RegExp(`^${route.path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  answers: new Map(
    Object.entries(route.answers).map(([status, { schema }]) => [Number(status), schema && checkOf(schema)]),
  ),
}))
const isProblem = checkOf(problemShape)

/**
 * Every answer in a test must be one that the table of routes declares, in its shape, and every refusal must be a
 * problem.
 */
export function checkAnswer(method: string, url: string, status: number, type: string, body: unknown): void {
  if (status >= 400) {
    expect(type).toContain('application/problem+json')
    expect(isProblem(body)).toMatchObject({ ok: true })
    expect(body).toMatchObject({ status })
    return
  }
  const path = url.split('?')[0]!
  const route = checks.find((check) => check.method === method && check.pattern.test(path))
  if (route === undefined) return
  expect([...route.answers.keys()]).toContain(status)
  const check = route.answers.get(status)
  if (check !== undefined) expect(check(body)).toMatchObject({ ok: true })
}
