import { ownPackage } from '../own-package.ts'

/** The directory of the package with the handlers, installed. Throws where it is not there or cannot be: thirty packages. */
export const powertoolsPackage = (mayInstall: boolean): Promise<string> =>
  ownPackage(
    { name: 'powertools', needs: '@aws-lambda-powertools', flags: ['--ignore-scripts'], installMs: 60_000 },
    mayInstall,
  )
