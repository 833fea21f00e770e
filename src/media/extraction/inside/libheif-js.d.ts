// The part of libheif-js 1.23 that we use; its bundle has no types of its own.

declare module 'libheif-js/libheif-wasm/libheif-bundle.mjs' {
  type Context = object

  type Handle = object

  /** A value of an enum of C. */
  interface Value {
    readonly value: number
  }

  interface HeifError {
    readonly code: Value
    readonly message: string
  }

  /** Bytes of the image in the memory of the instance, in rows of `stride` bytes. */
  interface Channel {
    readonly width: number
    readonly height: number
    readonly stride: number
    readonly data: Uint8Array
  }

  /** An instance, with a memory of its own. */
  interface Heif {
    heif_context_alloc(): Context
    heif_context_read_from_memory(context: Context, bytes: Uint8Array): HeifError
    heif_js_context_get_primary_image_handle(context: Context): Handle | HeifError
    heif_image_handle_has_alpha_channel(handle: Handle): number
    /** Interleaved pixels are one channel. */
    heif_js_decode_image2(
      handle: Handle,
      colours: Value,
      chroma: Value,
    ): { readonly channels: readonly Channel[] } | HeifError
    readonly heif_colorspace: { readonly heif_colorspace_RGB: Value }
    readonly heif_chroma: Readonly<
      Record<'heif_chroma_interleaved_RGB' | 'heif_chroma_interleaved_RGBA', Value>
    >
  }

  /** Makes an instance. */
  export default function make(): Heif
}
