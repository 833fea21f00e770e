import { rmSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { TributaryProps } from '../../infra/stack.ts'
import orders from '../examples/orders/application.ts'
import { synthesizeOf, type Synthesized } from './support/synthesize.ts'
import { propertiesOf } from './support/template.ts'

const ENTRY = fileURLToPath(new URL('../examples/orders/application.ts', import.meta.url))

/** The orders stack with these settings, without cdk-nag. The function removes the directory of the output. */
function attempt(props: Partial<TributaryProps>): Synthesized {
  const made = synthesizeOf({ application: orders, entry: ENTRY, ...props }, { checks: false })
  rmSync(made.directory, { recursive: true })
  return made
}

describe('the settings of a stack', () => {
  test('may have a stage that is like another, with settings of its own', () => {
    const staging = attempt({
      stage: { like: 'prod', name: 'staging', prefix: 'shop', streamHours: 48, origin: 'none' },
    })
    expect(propertiesOf(staging, 'AWS::Kinesis::Stream')).toMatchObject([{ RetentionPeriodHours: 48 }])
    expect(propertiesOf(staging, 'AWS::ApiGateway::Stage')).toMatchObject([{ StageName: 'staging' }])
    expect(propertiesOf(staging, 'AWS::DynamoDB::GlobalTable')[0]).toMatchObject({
      TableName: 'shop-earnings',
      Replicas: [{ DeletionProtectionEnabled: true }],
    })
  })

  test('may name the entry by a URL or by a path', () => {
    for (const entry of [
      pathToFileURL(ENTRY),
      pathToFileURL(ENTRY).href,
      'test/examples/orders/application.ts',
    ])
      expect(() => attempt({ entry })).not.toThrow()
  })

  test.each([
    ['a copy of an application', { application: { ...orders } }, 'is not made by application()'],
    ['no application', { application: undefined }, '"application" is not made by application()'],
    ['no file', { entry: 'application.js' }, 'Cannot bundle module "application.js": there is no file /'],
    ['a folder', { entry: 'test' }, 'Cannot bundle module "test": there is no file /'],
    ['a stage', { stage: 'staging' }, 'Cannot deploy stage "staging": there are dev, prod'],
    ['the stage in `like`', { stage: { like: 'test' } }, 'Cannot deploy stage "test": there are dev, prod'],
    [
      'a setting',
      { stage: { like: 'dev', retention: 7 } },
      'Cannot set "retention" of a stage: its settings',
    ],
    [
      'hours',
      { stage: { like: 'dev', streamHours: 7 } },
      'Cannot take streamHours=7 of a stage: it is a whole',
    ],
    ['an origin', { stage: { like: 'dev', origin: 'https://a.b/' } }, 'Cannot allow origin "https://a.b/"'],
    [
      'a prefix',
      { stage: { like: 'dev', prefix: 'my.shop' } },
      'Cannot take prefix=my.shop of a stage: it is',
    ],
    [
      'a truth value',
      { stage: { like: 'dev', keepsData: 'no' } },
      'Cannot take keepsData=no of a stage: it is true',
    ],
    ['half a stage', { stage: { name: 'dev' } }, 'Cannot take prefix=undefined of a stage'],
  ])('are refused with a message that names the fault: %s', (_, props, complaint) => {
    expect(() => attempt(props as unknown as Partial<TributaryProps>)).toThrow(complaint)
  })
})
