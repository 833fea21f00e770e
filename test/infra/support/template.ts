import type { Resource, Synthesized } from './synthesize.ts'

/** A reference in CloudFormation, or a text that joins several. */
type Reference = { Ref: string } | { 'Fn::GetAtt': [string, string] } | { 'Fn::Join': [string, unknown[]] }

/** A value of a property after deployment: text, a number, a truth value, a list or an object. */
export type Setting = string | number | boolean | readonly Setting[] | { readonly [name: string]: Setting }

const TABLE = 'AWS::DynamoDB::GlobalTable'

/** A value of the template as after deployment: a reference becomes the name of the resource, or else its logical id. */
export function deployed({ template: { Resources } }: Synthesized, value: unknown): Setting {
  const nameOf = (id: string): string => {
    const name = Resources[id]?.Type === TABLE ? Resources[id].Properties['TableName'] : undefined
    return typeof name === 'string' ? name : id
  }
  const settle = (one: unknown): Setting => {
    if (Array.isArray(one)) return one.map(settle)
    if (typeof one !== 'object' || one === null) return one as Setting
    const reference = one as Reference
    if ('Ref' in reference) return nameOf(reference.Ref)
    if ('Fn::GetAtt' in reference) return nameOf(reference['Fn::GetAtt'][0])
    if ('Fn::Join' in reference) {
      const [separator, parts] = reference['Fn::Join']
      return parts.map((part) => settle(part) as string).join(separator)
    }
    return Object.fromEntries(Object.entries(one).map(([name, inner]) => [name, settle(inner)]))
  }
  return settle(value)
}

/** The first resource of this type whose logical id begins with the prefix. Throws if there is none. */
export function resourceOf(stack: Synthesized, type: string, prefix: string): readonly [string, Resource] {
  // CloudFormation's logical ids have no dashes.
  const found = stack.ofType(type).find(([id]) => id.startsWith(prefix.replaceAll('-', '')))
  if (found === undefined) throw new Error(`Cannot find ${type} "${prefix}": the template has none`)
  return found
}

/** The properties of all resources of a type. */
export const propertiesOf = ({ ofType }: Synthesized, type: string) =>
  ofType(type).map(([, { Properties }]) => Properties)

interface Statement {
  readonly Effect: string
  readonly Action: string | readonly string[]
  readonly Resource: unknown
  readonly Principal?: unknown
}

/** The statements of a policy; none if there is no policy. */
export function statementsIn(document: unknown): readonly Statement[] {
  return (document as { Statement?: readonly Statement[] } | undefined)?.Statement ?? []
}
