/** How a function's code becomes one module; the bench bundles by the same. CommonJS packages within it ask for `require`. */
export const bundling = {
  target: 'node22',
  mainFields: ['module', 'main'],
  banner: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  minify: true,
  sourcesContent: false,
  /** The embedded home, which is native. */
  externalModules: ['*/home.ts'],
} as const
