import { ownPackage } from '../own-package.ts'

/** Installs the package with the handlers (thirty packages), and returns its directory. Throws if that is impossible. */
export const powertoolsPackage = (mayInstall: boolean): Promise<string> =>
  ownPackage(
    { name: 'powertools', needs: '@aws-lambda-powertools', flags: ['--ignore-scripts'], installMs: 60_000 },
    mayInstall,
  )
