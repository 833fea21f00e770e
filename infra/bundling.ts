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
  /**
   * By their names, here and where the package is installed: the embedded home, which is native, and the pages of `/docs`, whose packages
   * not every installation has. No function asks for either.
   */
  externalModules: ['embedded-home', 'swagger-page'].flatMap((name) => [`*/${name}.ts`, `*/${name}.js`]),
} as const
