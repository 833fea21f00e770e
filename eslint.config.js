import js from '@eslint/js'
import tseslint from 'typescript-eslint'

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      'node_modules/**',
      '**/*.cjs',
      'eslint.config.js',
      'test/bench/powertools/**',
      'test/bench/sqlite/**',
      'test/examples/handlers/**',
      'test/package/**',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
  {
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { requireDefaultForNonUnion: true, considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      'max-lines': ['error', { max: 220, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 12],
      'no-restricted-properties': 'off',
    },
  },
  {
    files: ['src/**', 'consumers/**', 'projections/**', 'infra/**'],
    // The CDK's command tells its app of the account by the environment.
    ignores: ['src/main/**', 'src/lambda/**', 'src/home/access.ts', 'infra/app.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Only src/main, src/lambda and src/home/access.ts read the environment.',
        },
      ],
      'no-restricted-imports': [
        'error',
        ...['node:process', 'process'].map((name) => ({
          name,
          importNames: ['env', 'default'],
          message: 'Only src/main, src/lambda and src/home/access.ts read the environment.',
        })),
      ],
    },
  },
  {
    // Pure rooms: the same answer for the same arguments. Proven to bite by test/laws/10-walls.test.ts.
    files: [
      'src/base/**',
      'src/events/**',
      'src/fold/**',
      'src/nearness/**',
      'src/media/model/**',
      'projections/**',
    ],
    rules: {
      'no-restricted-globals': [
        'error',
        'process',
        'setTimeout',
        'setInterval',
        'setImmediate',
        'queueMicrotask',
        'performance',
        'fetch',
        'crypto',
        'console',
        'globalThis',
        'global',
      ],
      'no-restricted-syntax': [
        'error',
        { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'No clock here.' },
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'No clock here.' },
        { selector: "CallExpression[callee.name='Date']", message: 'No clock here.' },
        {
          selector: "MemberExpression[object.name='Math'][property.name='random']",
          message: 'No dice here.',
        },
      ],
      'no-restricted-imports': [
        'error',
        ...['node:crypto', 'crypto'].map((name) => ({
          name,
          allowImportNames: ['createHash', 'hash'],
          message: 'No dice here.',
        })),
      ],
    },
  },
  {
    files: ['test/**'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-restricted-properties': [
        'error',
        ...['waitFor', 'waitUntil'].map((property) => ({
          object: 'vi',
          property,
          message: 'It gives up after one second. Use expect.poll: the configuration says how long it waits.',
        })),
      ],
    },
  },
)
