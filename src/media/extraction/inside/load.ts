import { codeOf } from '../../../base/failure.ts'
import { Unusable } from '../outcome.ts'

/** Loads an optional package. If it is not installed, the formats that need it are not supported. */
export async function load<T>(name: string, loading: () => Promise<T>): Promise<T> {
  try {
    return await loading()
  } catch (error) {
    if (codeOf(error) === 'ERR_MODULE_NOT_FOUND' || /Could not load the "sharp" module/.test(String(error)))
      throw new Unusable('unsupported', `This installation lacks the optional package ${name}`, name)
    throw error
  }
}
