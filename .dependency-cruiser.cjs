/** The walls of the house (ARCHITECTURE.md). test/laws/10-walls.test.ts plants a bad import for each and sees it refused. */
const outside = (name, path, to, comment) => ({ name, comment, severity: 'error', from: path, to })
const PURE = '^(src/(events|policy|fold|nearness|media/model)|projections)/'
const EDGES = '^(projections|consumers|infra|test)/'

module.exports = {
  forbidden: [
    outside('no-cycles', {}, { circular: true }, 'No cycles.'),
    // A bundler puts an application in the place of that name (infra/code.ts).
    outside(
      'no-orphan-imports',
      {},
      { couldNotResolve: true, pathNot: '^tributary-application$' },
      'Every import resolves.',
    ),
    outside('base-stands-alone', { path: '^src/base/' }, { pathNot: '^src/base/' }, 'base imports nothing.'),
    outside(
      'src-knows-no-edges',
      { path: '^src/', pathNot: '^src/main/' },
      { path: EDGES },
      'Only src/main knows the projections and consumers.',
    ),
    outside(
      'engine-knows-no-application',
      { path: '^src/', pathNot: '^src/(main|media)/' },
      { path: '^src/media/' },
      'The engine names no event type and no table: an application is given to it.',
    ),
    outside(
      'nobody-imports-main',
      { path: '^(src|projections|consumers)/', pathNot: '^src/(main/|index\\.ts$)' },
      { path: '^src/main/' },
      'main puts the rooms together: no room knows it, only the package (src/index.ts).',
    ),
    outside(
      'commands-apart',
      { path: '^src/', pathNot: '^src/(cli|main|media)/' },
      { path: '^src/cli/' },
      'No room knows the command line.',
    ),
    outside(
      'testing-for-tests',
      { path: '^(src|projections|consumers|infra)/', pathNot: '^src/testing/' },
      { path: '^src/testing/|node_modules/fast-check/' },
      'Only tests use src/testing, and fast-check.',
    ),
    outside(
      'projections-apart',
      { path: '^projections/([^/]+)\\.ts$', pathNot: '^projections/all\\.ts$' },
      { path: '^(projections|consumers|infra|test)/' },
      'Projections never import one another.',
    ),
    outside(
      'consumers-apart',
      { path: '^consumers/([^/]+)/' },
      { path: '^consumers/', pathNot: '^consumers/$1/' },
      'Consumers never import one another.',
    ),
    outside(
      'sdk-in-adapters',
      { pathNot: '(/(cognito|kinesis|dynamodb|s3|sns)\\.ts$|/(kinesis|dynamodb|s3|sns)/|^infra/|^test/)' },
      { path: '@aws-sdk/' },
      'The AWS SDK only in adapters.',
    ),
    outside(
      'cdk-in-infra',
      { pathNot: '^(infra|test/infra)/' },
      { path: 'aws-cdk-lib' },
      'CDK only in infra.',
    ),
    outside(
      'infra-knows-no-application',
      { path: '^infra/', pathNot: '^infra/(media/|app\\.ts$)' },
      { path: '^(src/media/|src/main/media-application\\.ts$|projections/|consumers/|infra/media/)' },
      'The stack deploys any application: only infra/media knows the media-sharing one.',
    ),
    outside(
      'pure-rooms',
      { path: PURE },
      { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
      'Pure rooms do no I/O; MD5 is pure.',
    ),
    outside(
      'pure-rooms-import-pure-rooms',
      { path: PURE },
      {
        path: '^src/',
        pathNot:
          '^src/(base|events|policy|fold|nearness|media/model)/|^src/tables/(tables|bound|limits|content-size|unstorable)\\.ts$',
      },
      'Pure rooms import pure rooms.',
    ),
    outside(
      'pure-rooms-few-packages',
      { path: PURE },
      { path: 'node_modules/', pathNot: 'node_modules/(typebox|h3-js)/' },
      'Pure rooms know schemas and cells, no other package.',
    ),
    outside(
      'src-never-test',
      { path: '^src/', pathNot: '^src/main/' },
      { path: '^test/' },
      'Only main runs the benchmarks.',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Packages of their own, installed when the bench wants them.
    exclude: { path: '^test/bench/(powertools|sqlite)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
