#!/usr/bin/env node
import { codeOf, reasonOf } from '../base/failure.ts'
import { run } from './program.ts'

/** The exit code that shells give a program whose reader went away: 128 + SIGPIPE. */
const READER_GONE = 141

process.stdout.on('error', (error) => {
  if (codeOf(error) === 'EPIPE') process.exit(READER_GONE)
  process.stderr.write(`tributary: Cannot print: ${reasonOf(error)}\n`)
  process.exit(1)
})
process.stderr.on('error', () => undefined)

// On Node 20 the AWS SDK prints six lines to stderr: that its releases of 2027 will need a later version.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true'

process.exitCode = await run(process.argv, process, async (app) => {
  const [{ surroundingsOf }, { loadApplication }] = await Promise.all([
    import('./surroundings.ts'),
    import('./load-application.ts'),
  ])
  return surroundingsOf(app, await loadApplication(app))
})
