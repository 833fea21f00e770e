#!/usr/bin/env node
import { codeOf } from '../cli/failure.ts'
import { run } from './program.ts'
import { surroundings } from './surroundings.ts'

/** As a shell reports a program whose reader went away: 128 + SIGPIPE. */
const READER_GONE = 141

process.stdout.on('error', (error) => {
  process.exit(codeOf(error) === 'EPIPE' ? READER_GONE : 1)
})
process.stderr.on('error', () => undefined)

process.exitCode = await run(process.argv, surroundings)
