import { configDefaults, defineConfig } from 'vitest/config'
import { common } from './vitest.config.ts'

/** The tests that take long: `*.long.test.ts`, wherever they are. */
export default defineConfig({
  ...common,
  test: {
    ...common.test,
    include: ['test/**/*.long.test.ts'],
    exclude: configDefaults.exclude,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 300_000 } },
  },
})
