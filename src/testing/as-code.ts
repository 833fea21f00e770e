import { inspect } from 'node:util'
import type { Event } from '../events/event.ts'
import type { AsTest } from './broken.ts'
import { SOURCE } from './told.ts'

/** A value as JavaScript, on one line. */
export const literal = (value: unknown): string =>
  inspect(value, {
    depth: null,
    breakLength: Infinity,
    compact: true,
    maxArrayLength: null,
    maxStringLength: null,
  })

interface Named {
  readonly application: string
  readonly table: string
  readonly title: string
}

/** A test that reproduces the failure, to paste beside the laws. */
export function asCode({ application, table, title }: Named, test: AsTest): string {
  const { given, when, then, crashingAfter, places } = test
  const name = /^[A-Za-z_$][\w$]*$/.test(table) ? table : `'${table}'`
  const lines = [given, when].map((events, i) =>
    events.map((event, at) => `    ${asTold(event, places?.[at + i * given.length])},\n`).join(''),
  )
  return [
    `test(${literal(`${table}: ${title}`)}, () =>`,
    `  given(${variable(application)}, [${lines[0] === '' ? '' : `\n${lines[0] ?? ''}  `}])`,
    `  .when(\n${lines[1] ?? ''}  )`,
    ...(crashingAfter === undefined ? [] : [`  .crashingAfter(${crashingAfter})`]),
    `  .then({ ${name}: [${then.map((row) => `\n    ${literal(row)},`).join('')}${then.length === 0 ? '' : '\n  '}] }))`,
  ].join('\n')
}

function asTold(event: Event, place: number | undefined): string {
  const { type, subject, data, id, time, source, dataschema } = event
  const others = {
    ...(source !== SOURCE && { source }),
    ...(dataschema !== undefined && { dataschema }),
    ...(place !== undefined && { place }),
  }
  return literal({ type, subject, data, id, time, ...others })
}

/** `my-shop` as `myShop`. */
const variable = (name: string): string =>
  name.replace(/\W+(\w)/g, (_, letter: string) => letter.toUpperCase()).replace(/\W/g, '') || 'application'
