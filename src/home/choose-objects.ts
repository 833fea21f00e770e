import { openFolder } from '../objects/folder.ts'
import type { Objects } from '../objects/objects.ts'
import type { KeptObjects } from './kept-objects.ts'
import { openS3 } from './open-s3.ts'

/** A key that no media has: whether the bucket is there is asked by it. */
const NOWHERE = '-'

/** Opens the objects where the choice says, by default in a folder. Throws where the bucket is not there, or cannot be asked. */
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
