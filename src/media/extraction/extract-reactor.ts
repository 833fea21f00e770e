import { reactor } from '../../application/reactor.ts'
import { mediaExtractionFailed } from '../model/events/media-extraction-failed.ts'
import { mediaMetadataExtracted } from '../model/events/media-metadata-extracted.ts'
import { mediaUploaded } from '../model/events/media-uploaded.ts'
import { extractMedia } from './extract-media.ts'
import type { Extractor } from './extractor.ts'
import { EXTRACTOR } from './version.ts'

/** Extracts the metadata of every upload, and makes its thumbnails. */
export const extractReactor = (extractor: Pick<Extractor, 'extract'>, version = EXTRACTOR) =>
  reactor({
    name: 'extract',
    about: [mediaUploaded],
    appends: [mediaMetadataExtracted, mediaExtractionFailed],
    uses: ['objects'],
    react: async ({ event }, { objects, signal }) => {
      const told = await extractMedia(event.data.mediaId, { objects, extractor, signal }, version)
      return told && [told]
    },
  })
