import type { Allowed } from './policies.ts'

/** Whether a policy allows an action on a resource: `*` is any text, also with slashes (IAM User Guide, "Resource"). */
export const allows = (policy: readonly Allowed[], action: string, resource: string): boolean =>
  policy.some(
    ({ actions, resources }) =>
      actions.some((one) => matches(one, action)) && resources.some((one) => matches(one, resource)),
  )

function matches(pattern: string, text: string): boolean {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's').test(text)
}
