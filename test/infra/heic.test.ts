import { expect, test } from 'vitest'
import { bundledBeside } from '../../infra/bundled-beside.ts'
import { extractorBeside } from '../../infra/media/extractor.ts'

const commandsFor = (decodesHeic: boolean): readonly string[] =>
  bundledBeside(extractorBeside(decodesHeic)).commandHooks!.afterBundling('', '/out')

test('the package that decodes HEIC is beside the bundle of the extractor only if wanted, and in none', () => {
  for (const decodesHeic of [false, true]) {
    const [bundle, install] = commandsFor(decodesHeic)
    expect(bundle).toContain('--external:libheif-js')
    expect(install?.includes('"libheif-js@^1.')).toBe(decodesHeic)
    expect(install).toContain('"sharp@^')
  }
})
