import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tributaryOk } from '../rooms/main/commands/run.ts'
import { embedded, events, invoke, only } from './invoked.ts'
import { withDirectory } from './tributary.ts'

describe('an environment', () => {
  /** Runs one handler on one batch, with one retry, and returns the printed lines. */
  const told = async (
    where: readonly string[],
    directory: string,
    code: string,
    more: readonly string[] = [],
  ) => {
    const module = join(directory, 'handler.mjs')
    await writeFile(module, code)
    return invoke([
      module,
      ...where,
      '--once',
      '--MaximumRetryAttempts',
      '1',
      '--BatchSize',
      '12',
      ...only('media.uploaded'),
      ...more,
    ])
  }

  it.each([
    [
      'answers too late',
      'await new Promise(() => setInterval(() => {}, 1e6))',
      'Sandbox.Timedout',
      'Task timed out after 1.00 seconds',
    ],
    ['never returns', 'for (;;);', 'Sandbox.Timedout', 'Task timed out after 1.00 seconds'],
    ['exits', 'process.exit(3)', 'Runtime.ExitError', 'Runtime exited with error: exit status 3'],
    [
      'throws outside of its promise',
      'setImmediate(() => { throw new RangeError("away") }); await new Promise(() => {})',
      'RangeError',
      'away',
    ],
    ['throws a value that is not an Error', 'throw "text"', 'Error', 'text'],
  ])('in which the handler %s is abandoned, and another gets the batch again', (_, body, name, message) =>
    embedded(async (where, directory) => {
      const code = `export default async (event) => { if (event.Records.length === 6) { ${body} } }`
      const { code: exit, lines } = await told(where, directory, code, [
        '--timeout',
        '1',
        '--BisectBatchOnFunctionError',
        'true',
      ])
      expect(lines.filter(({ outcome }) => outcome === 'failed').map(({ error }) => error)).toContainEqual({
        name,
        message,
      })
      expect(lines.filter(({ outcome, records }) => outcome === 'ok' && records === 3)).toHaveLength(2)
      expect(exit).toBe(0)
    }),
  )

  it('runs one invocation at a time, with the event and context that Lambda gives a function', () =>
    withDirectory(async (directory) => {
      const where = ['--data', join(directory, 'data')]
      const lines = Array.from({ length: 200 }, (_, at) =>
        JSON.stringify({
          ...(JSON.parse(events.split('\n')[0]!) as object),
          id: `m${at}`,
          subject: `u${at}`,
          data: { mediaId: `u${at}.1`, bytes: 1, contentType: 'a/b' },
        }),
      )
      await tributaryOk(['append', '-', ...where], lines.join('\n'))
      const { code, lines: shown } = await told(
        where,
        directory,
        `
        let under = 0
        export const handler = async (event, context) => {
          if (under++ > 0) throw new Error('two at once')
          await new Promise((resolve) => setTimeout(resolve, 5))
          under--
          const { functionName, invokedFunctionArn, awsRequestId } = context
          const left = context.getRemainingTimeInMillis()
          const env = process.env.AWS_LAMBDA_FUNCTION_NAME
          if (functionName !== 'handler' || env !== 'handler' || !invokedFunctionArn.endsWith(':function:handler') || !awsRequestId || !(left > 1000 && left <= 2000))
            throw new Error(JSON.stringify({ ...context, left, env }))
        }`,
        ['--timeout', '2'],
      )
      expect(shown.filter(({ outcome }) => outcome === 'failed')).toEqual([])
      expect(shown.at(-1)).toMatchObject({ summary: { delivered: 200 } })
      expect(code).toBe(0)
    }))
})
