import type { Beside } from '../code.ts'

/** The process that extracts, and the packages that it loads: `src/media/extraction/extractor.ts` starts it. */
export const EXTRACTOR: Beside = {
  packages: ['sharp', 'exifreader', 'mediabunny'],
  modules: { 'inside/main.js': 'src/media/extraction/inside/main.ts' },
}
