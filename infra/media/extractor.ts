import type { Beside } from '../code.ts'

/** It decodes HEIC. The operator has to judge its licence, and the patents of HEVC. */
const ON_PURPOSE = ['libheif-js']

/** The process that extracts, and the packages that it loads: `src/media/extraction/extractor.ts` starts it. */
export const extractorBeside = (decodesHeic: boolean): Beside => ({
  packages: ['sharp', 'exifreader', 'mediabunny', ...(decodesHeic ? ON_PURPOSE : [])],
  absent: decodesHeic ? [] : ON_PURPOSE,
  modules: { 'inside/main.js': 'src/media/extraction/inside/main.ts' },
})
