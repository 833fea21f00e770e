import { extractReactor } from '../../src/media/extraction/extract-reactor.ts'
import { Extractor } from '../../src/media/extraction/extractor.ts'

export const extractConsumer = extractReactor(new Extractor())
