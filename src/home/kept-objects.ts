import { join } from 'node:path'
import Type, { type Static } from 'typebox'
import { Failure } from '../base/failure.ts'
import type { HomeOptions } from './home-options.ts'
import { keptIn } from './kept-file.ts'

const s3Objects = Type.Object({
  objects: Type.Literal('s3'),
  bucket: Type.String({ minLength: 1 }),
  endpoint: Type.Optional(Type.String()),
})

type S3Objects = Static<typeof s3Objects>

/** Where the bytes of a data directory's media are. */
export type KeptObjects = { readonly objects: 'folder' } | S3Objects

/** The folder of the embedded objects. */
export const objectsDirectory = (path: string): string => join(path, 'objects')

const { kept, keep } = keptIn({
  file: 'objects.json',
  schema: s3Objects,
  directory: objectsDirectory,
  embedded: { objects: 'folder' } as const,
})

/** The objects that a data directory was created with; undefined if it has none yet. */
export const keptObjects: (path: string) => Promise<KeptObjects | undefined> = kept

/** Records where the objects are. The folder needs no file: it exists. */
export const keepObjects: (path: string, objects: KeptObjects) => Promise<void> = keep

/**
 * The objects to open: those of the options, or else the recorded ones, or else a folder. Throws a Failure if the
 * options name others than the recorded ones, or no bucket: bucket names are unique in the world, so there is no
 * default.
 */
export function chosenObjects(home: HomeOptions, kept: KeptObjects | undefined): KeptObjects {
  if (kept !== undefined && isOther(home, kept))
    throw new Failure(`Cannot use other objects with data directory "${home.data}": it has ${nameOf(kept)}`)
  if ((home.objects ?? kept?.objects ?? 'folder') === 'folder') return { objects: 'folder' }
  return s3ObjectsOf(home, kept?.objects === 's3' ? kept : undefined)
}

/** The endpoint may have changed, as that of an emulator does. */
function s3ObjectsOf(home: HomeOptions, kept: S3Objects | undefined): S3Objects {
  const bucket = home.bucket ?? kept?.bucket
  const endpoint = home.endpoint ?? kept?.endpoint
  if (bucket === undefined)
    throw new Failure('Cannot keep objects in S3: --bucket does not say in which bucket')
  return { objects: 's3', bucket, ...(endpoint !== undefined && { endpoint }) }
}

const isOther = ({ objects, bucket }: HomeOptions, kept: KeptObjects): boolean =>
  (objects ?? kept.objects) !== kept.objects ||
  (kept.objects === 's3' && (bucket ?? kept.bucket) !== kept.bucket)

const nameOf = (kept: KeptObjects): string =>
  kept.objects === 's3' ? `those in the bucket "${kept.bucket}"` : 'those in its own folder'
