import { configDefaults, mergeConfig } from 'vitest/config'
import base from './vitest.config.ts'

/** The tests that take long: `*.long.test.ts`, wherever they are. */
export default mergeConfig(base, {
  test: { include: ['test/**/*.long.test.ts'], exclude: configDefaults.exclude, testTimeout: 600_000 },
})
