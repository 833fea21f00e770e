import { configDefaults, defineConfig } from 'vitest/config'

/**
 * Tests that leave nothing behind in their process (no variables of the environment, no home that a module opens once)
 * and limit none of its memory or processor time. The files of each of these groups share a process, which loads each
 * module once: most of the time of a short file goes into loading.
 */
const SHARED: Readonly<Record<string, string>> = {
  infra: 'test/infra/**/*.test.ts',
  laws: 'test/laws/**/*.test.ts',
  rooms:
    'test/rooms/{accept,answer,api,events,fold,live,mapping,nearness,passwords,projections,reactions}/**/*.test.ts',
}

const LONG = 'test/**/*.long.test.ts'

/** What short and long tests have in common. */
export const common = {
  // The examples import the package by its name, as a user's module does.
  resolve: {
    alias: [
      { find: /^tributary$/, replacement: `${import.meta.dirname}/src/index.ts` },
      { find: /^tributary\/testing$/, replacement: `${import.meta.dirname}/src/testing/index.ts` },
    ],
  },
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A condition is awaited for as long as the test may last: a busy machine is no failure.
    expect: { poll: { timeout: 50_000 } },
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
}

const project = (name: string, include: string, exclude: readonly string[], isolate: boolean) => ({
  extends: true as const,
  test: { name, include: [include], exclude: [...configDefaults.exclude, LONG, ...exclude], isolate },
})

export default defineConfig({
  ...common,
  test: {
    ...common.test,
    projects: [
      project('alone', 'test/**/*.test.ts', Object.values(SHARED), true),
      ...Object.entries(SHARED).map(([name, include]) => project(name, include, [], false)),
    ],
  },
})
