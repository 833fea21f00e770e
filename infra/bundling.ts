/**
 * The options that bundle a function's code into one module; the bench uses the same. Bundled CommonJS packages need
 * `require`.
 */
export const bundling = {
  target: 'node22',
  mainFields: ['module', 'main'],
  banner: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  minify: true,
  sourcesContent: false,
  /** The embedded home, which is native. */
  externalModules: ['*/home.ts'],
} as const
