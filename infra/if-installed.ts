import { needs, optional } from '../src/base/optional.ts'

const infra = await optional(
  () => import('./index.ts'),
  needs('make a stack', ['aws-cdk-lib', 'constructs', 'esbuild']),
)

/** `tributary/infra` as the package exports it: `index.ts`, if the CDK is installed. Otherwise the import fails with NotInstalled. */
export const { allow, TributaryStack } = infra
