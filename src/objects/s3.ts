import { Readable } from 'node:stream'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
  type S3ClientConfig,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import type { About, Stored } from './about.ts'
import { exactly } from './exactly.ts'
import { checkKey, checkRange, type ByteRange, type Direct, type Objects, type Opened } from './objects.ts'
import { failure } from './s3/failure.ts'
import { metadataOf, storedOf } from './s3/metadata.ts'

export interface S3Options extends Pick<S3ClientConfig, 'endpoint' | 'region' | 'credentials'> {
  readonly bucket: string
}

/**
 * Objects in a bucket. `put` is a conditional write (S3 User Guide, "Conditional writes"): an object that exists stays.
 * URLs for clients are presigned (SigV4 in the query). The description of an object is its metadata, and the URL's
 * signature covers it. Every method throws if S3 keeps failing; a body that was partly read cannot be sent again.
 */
export function openS3Objects({ bucket, ...access }: S3Options): Objects & Direct {
  const client = new S3Client({
    ...access,
    // Servers like S3 have one host name, without the bucket's name before it.
    forcePathStyle: access.endpoint !== undefined,
    // Otherwise a stream is sent in chunks with a trailer, which few servers like S3 can parse.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    logger: SILENT,
  })

  async function on<T>(deed: string, Key: string, work: (place: ObjectAddress) => Promise<T>): Promise<T> {
    checkKey(Key)
    return work({ Bucket: bucket, Key }).catch((cause: unknown) => {
      throw failure(`${deed} object "${Key}" in bucket "${bucket}"`, cause)
    })
  }

  return {
    put: (key, about, body, size) =>
      on('store', key, async (place) => {
        const stands = await head(client, place)
        if (stands !== undefined) return stands
        await putFirst(client, { ...place, ...saying(about), ContentLength: size }, body, about.sha256)
        return mustStand(await head(client, place))
      }),
    get: (key, range) => on('read', key, (place) => read(client, place, range)),
    head: (key) => on('read', key, (place) => head(client, place)),
    delete: (key) =>
      on('delete', key, async (place) => {
        await client.send(new DeleteObjectCommand(place))
      }),
    list: (prefix) => listKeys(client, bucket, prefix),
    uploadUrl: (key, about, expiresIn, ContentLength) =>
      on('sign an upload of', key, (place) => {
        const only = { Metadata: metadataOf(about), IfNoneMatch: '*', ContentLength }
        return getSignedUrl(client, new PutObjectCommand({ ...place, ...only }), { expiresIn })
      }),
    contentUrl: (key, { type, disposition }, expiresIn) =>
      on('sign a download of', key, (place) => {
        const shown = { ResponseContentType: type, ResponseContentDisposition: disposition }
        return getSignedUrl(client, new GetObjectCommand({ ...place, ...shown }), { expiresIn })
      }),
    close: () => {
      client.destroy()
      return Promise.resolve()
    },
  }
}

/** Errors are thrown; the SDK would also write them to the console. */
const nothing = (): void => undefined
const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing }

interface ObjectAddress {
  readonly Bucket: string
  readonly Key: string
}

const head = (client: S3Client, place: ObjectAddress): Promise<Stored | undefined> =>
  orNone(client.send(new HeadObjectCommand(place)).then(storedOf))

async function read(client: S3Client, place: ObjectAddress, range?: ByteRange): Promise<Opened | undefined> {
  if (range !== undefined) checkRange(range)
  const Range = range && `bytes=${range.from}-${range.to ?? ''}`
  const answer = await orNone(client.send(new GetObjectCommand({ ...place, Range })).catch(unlessAfterEnd))
  if (answer !== AFTER_END) return answer && { ...storedOf(answer), body: answer.Body as Readable }
  const stored = await head(client, place)
  return stored && { ...stored, body: Readable.from([]) }
}

const saying = (about: About) => ({
  Metadata: metadataOf(about),
  ContentType: about.contentType,
  ContentLanguage: about.contentLanguage,
})

/**
 * Stores an object if there is none; if another client was faster, its object stays. A body that fails ends the
 * request.
 */
async function putFirst(
  client: S3Client,
  put: ObjectAddress & { readonly ContentLength: number },
  body: Readable,
  sha256: string | undefined,
): Promise<void> {
  const sent = new AbortController()
  const Body = exactly(body, { size: put.ContentLength, sha256 }).once('error', (cause) => sent.abort(cause))
  const request = new PutObjectCommand({ ...put, IfNoneMatch: '*', Body })
  await client.send(request, { abortSignal: sent.signal }).catch(unlessTaken)
}

async function* listKeys(client: S3Client, Bucket: string, Prefix: string): AsyncGenerator<string> {
  for await (const page of paginateListObjectsV2({ client }, { Bucket, Prefix }))
    for (const { Key } of page.Contents ?? []) if (Key !== undefined) yield Key
}

const orNone = <T>(asked: Promise<T>): Promise<T | undefined> =>
  asked.catch((cause: unknown) => {
    if (cause instanceof NotFound || cause instanceof NoSuchKey) return undefined
    throw cause
  })

const AFTER_END = 'after the end'

/** S3 answers 416 to a range that begins after the end; every range of an empty object does. */
function unlessAfterEnd(cause: unknown): typeof AFTER_END {
  if (cause instanceof S3ServiceException && cause.name === 'InvalidRange') return AFTER_END
  throw cause
}

function unlessTaken(cause: unknown): void {
  if (!(cause instanceof S3ServiceException && cause.name === 'PreconditionFailed')) throw cause
}

function mustStand(stored: Stored | undefined): Stored {
  if (stored !== undefined) return stored
  throw new Error('it was deleted meanwhile')
}
