import { configDefaults, defineConfig } from 'vitest/config'
import base from './vitest.config.ts'

/** The tests that take long: `*.long.test.ts`, wherever they are. Not merged: lists would be joined, and leave them out. */
export default defineConfig({
  ...(base.resolve && { resolve: base.resolve }),
  test: {
    ...base.test,
    include: ['test/**/*.long.test.ts'],
    exclude: configDefaults.exclude,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 300_000 } },
  },
})
