import { copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { installIn, lend, REPOSITORY } from './package.ts'
import { runProgram, withDirectory } from './tributary.ts'

const BUILT = join(REPOSITORY, 'dist/test/examples/orders/application.js')

/** Tests for the test runner of Node, which need no other test runner. */
const TESTS = `
import { test } from 'node:test'
import { given, laws } from 'tributary/testing'
import orders from './application.js'

for (const { name, run } of laws(orders, { numRuns: 20 })) test(name, run)

test('a cancelled order earns nothing', () =>
  given(orders, [{ type: 'order.placed', subject: 'ann', data: { orderId: 'o1', shop: 'tea', cents: 450 } }])
    .when({ type: 'order.cancelled', subject: 'ann', data: { orderId: 'o1' } })
    .then({ earnings: [] }))
`

test('the packed package tries the laws in node:test, and says what is missing', () =>
  withDirectory(async (cwd) => {
    await installIn(cwd)
    await writeFile(join(cwd, 'package.json'), '{"type":"module"}')
    await copyFile(BUILT, join(cwd, 'application.js'))
    await writeFile(join(cwd, 'orders.test.js'), TESTS)
    const runTests = () => runProgram(process.execPath, ['--test', '--test-reporter', 'tap'], '', cwd)

    const without = await runTests()
    expect(without.stdout).toContain(
      'Cannot try laws: it needs packages that are not installed. Run: npm install fast-check',
    )
    expect(without.stdout).toMatch(/^ *ok \d+ - a cancelled order earns nothing$/m)
    expect(without.code).toBe(1)

    await lend(cwd, 'fast-check')
    const { code, stdout } = await runTests()
    expect(stdout).toMatch(/^ *ok \d+ - earnings: repeats change nothing$/m)
    expect(stdout).toMatch(/^# pass 25\n# fail 0$/m)
    expect(code).toBe(0)
  }))
