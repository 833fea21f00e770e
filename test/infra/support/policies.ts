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
export const allowedTo = (stack: Synthesized, name: string): readonly Allowed[] =>
  allowedIn(stack, `${name}role`)

/** The statements of the policy whose logical id begins like this. */
export function allowedIn(stack: Synthesized, id: string): readonly Allowed[] {
  const [, { Properties }] = resourceOf(stack, 'AWS::IAM::Policy', id)
  const { Statement } = deployed(stack, Properties['PolicyDocument']) as unknown as Policy
  return Statement.map(({ Action, Resource }) => ({
    actions: [Action].flat(),
    resources: [Resource].flat(),
  }))
}
