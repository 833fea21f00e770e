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
  /** Files that no function loads. They need native code, or packages that not every installation has. */
  externalModules: ['embedded-home', 'embedded-server', 'swagger-page'].flatMap((name) => [
    `*/${name}.ts`,
    `*/${name}.js`,
  ]),
} as const
