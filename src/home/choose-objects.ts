import { openFolder } from '../objects/folder.ts'
import type { Objects } from '../objects/objects.ts'
import type { KeptObjects } from './kept-objects.ts'
import { openS3 } from './open-s3.ts'

/** A key that no media has, to ask whether the bucket exists. */
const NOWHERE = '-'

/** Opens the chosen objects, by default those in a folder. Throws if the bucket does not exist, or cannot be asked. */
export async function chooseObjects(path: string, choice: KeptObjects): Promise<Objects> {
  if (choice.objects !== 's3') return openFolder({ path, now: () => Date.now() })
  const objects = await openS3(choice)
  try {
    await objects.get(NOWHERE)
    return objects
  } catch (cause) {
    await objects.close()
    throw cause
  }
}
