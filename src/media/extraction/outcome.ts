import type { ThumbnailSize, ThumbnailType } from '../uploads/derived.ts'

/** The properties that the bytes of a media tell. */
export interface Found {
  /** The media type that the bytes have. */
  readonly format: string
  /** Pixels of the picture as it is shown, after rotation. */
  readonly width?: number
  readonly height?: number
  /** The orientation of EXIF, 1 to 8. The picture is upright in `width` and `height`. */
  readonly orientation?: number
  readonly durationMs?: number
  /** Local time; with an offset if, and only if, the file has one. */
  readonly takenAt?: string
  readonly camera?: string
  readonly location?: { readonly lat: number; readonly lon: number }
}

/** Why nothing can be extracted; `detail` is for people, and repeats nothing of the file. */
export interface Refused {
  readonly reason: 'not-a-media' | 'corrupt' | 'too-large' | 'unsupported' | 'type-mismatch'
  readonly detail: string
  /** The optional package that is not installed, and without which this is so. */
  readonly lacks?: string
}

/** A small picture: upright, without metadata. */
export interface Thumbnail {
  /** The maximum of its longer side. */
  readonly size: ThumbnailSize
  readonly type: ThumbnailType
  readonly width: number
  readonly height: number
  readonly bytes: Uint8Array
}

/** What others than the owner may have of a media: nothing that tells of a place or a camera. */
export type Others =
  | { readonly kind: 'original' }
  /** `type` is missing if it is that of the upload. */
  | { readonly kind: 'copy'; readonly bytes: Uint8Array; readonly type?: string }
  | { readonly kind: 'none'; readonly why: string }

/** What a media tells; `noThumbnail` says why there are no thumbnails. */
export interface Extracted {
  readonly kind: 'extracted'
  readonly found: Found
  readonly thumbnails: readonly Thumbnail[]
  readonly noThumbnail?: string
  readonly others: Others
  /** The optional package that is not installed, and with which there would be more. */
  readonly lacks?: string
}

/** The result of extracting from one object. An object that kills the process has a result too. */
export type Outcome = Extracted | ({ readonly kind: 'refused'; readonly others: Others } & Refused)

/** Thrown inside the process where a file cannot be used. */
export class Unusable extends Error {
  readonly refused: Refused

  constructor(reason: Refused['reason'], detail: string, lacks?: string) {
    super(detail)
    this.refused = { reason, detail, ...(lacks !== undefined && { lacks }) }
  }
}
