import { deployed, resourceOf } from './template.ts'
import type { Synthesized } from './synthesize.ts'

/** The actions and resources that a statement of a policy allows. */
export interface Allowed {
  readonly actions: readonly string[]
  readonly resources: readonly string[]
}

interface Policy {
  readonly Statement: readonly { readonly Action: string | string[]; readonly Resource: string | string[] }[]
}

/** The statements of a function's role. */
export function allowedTo(stack: Synthesized, name: string): readonly Allowed[] {
  const [, { Properties }] = resourceOf(stack, 'AWS::IAM::Policy', `${name}role`)
  const { Statement } = deployed(stack, Properties['PolicyDocument']) as unknown as Policy
  return Statement.map(({ Action, Resource }) => ({
    actions: [Action].flat(),
    resources: [Resource].flat(),
  }))
}
