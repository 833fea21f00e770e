import { configDefaults, defineConfig } from 'vitest/config'

export default defineConfig({
  // The examples import the package by its name, as a user's module does.
  resolve: {
    alias: [
      { find: /^tributary$/, replacement: `${import.meta.dirname}/src/index.ts` },
      { find: /^tributary\/testing$/, replacement: `${import.meta.dirname}/src/testing/index.ts` },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'test/**/*.long.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A condition is awaited for as long as the test may last: a busy machine is no failure.
    expect: { poll: { timeout: 50_000 } },
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
})
