import { deployed, resourceOf } from './template.ts'
import type { Synthesized } from './synthesize.ts'

/** What a statement lets a function do, and with what. */
export interface Allowed {
  readonly actions: readonly string[]
  readonly resources: readonly string[]
}

interface Policy {
  readonly Statement: readonly { readonly Action: string | string[]; readonly Resource: string | string[] }[]
}

/** What the role of a function allows it. */
export function allowedTo(stack: Synthesized, name: string): readonly Allowed[] {
  const [, { Properties }] = resourceOf(stack, 'AWS::IAM::Policy', `${name}role`)
  const { Statement } = deployed(stack, Properties['PolicyDocument']) as unknown as Policy
  return Statement.map(({ Action, Resource }) => ({
    actions: [Action].flat(),
    resources: [Resource].flat(),
  }))
}
