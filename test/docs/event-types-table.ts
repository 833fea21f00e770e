import type { TSchema } from 'typebox'
import { eventTypes } from '../media.ts'
import { table } from './table.ts'
import { wordsOf } from './words-of.ts'

interface Data {
  readonly properties: Readonly<Record<string, TSchema>>
  readonly required?: readonly string[]
}

const dataOf = ({ properties, required = [] }: Data): string =>
  Object.entries(properties)
    .map(([name, schema]) =>
      name === 'mediaId'
        ? '`mediaId`'
        : `\`${name}${required.includes(name) ? '' : '?'}\` ${wordsOf(schema)}`,
    )
    .join('; ')

/** Each type of event with the fields of its data. */
export const eventTypesTable = (): string =>
  table(
    ['type', 'data'],
    eventTypes.map(({ name, schema }) => [`\`${name}\``, dataOf(schema.properties.data)]),
  )
