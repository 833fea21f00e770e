import { LAWS, TABLE_LAWS, type LawKey } from '../../../src/testing/law-names.ts'
import { runLaw, type RunOptions } from '../../../src/testing/run.ts'
import { planted, type Plant } from './planted-orders.ts'

export interface Failed {
  readonly title: string
  readonly message: string
}

/** The laws that a planted bug breaks, with what each of them tells. */
export async function failuresOf(plant: Plant, options: RunOptions): Promise<readonly Failed[]> {
  const application = planted(plant)
  const failed: Failed[] = []
  for (const key of ['codec', ...Object.keys(TABLE_LAWS)] as LawKey[])
    await runLaw(application, key, key === 'codec' ? 'events' : plant.in, {
      tables: plant.tables,
      ...options,
    }).catch((cause: unknown) => failed.push({ title: LAWS[key].title, message: (cause as Error).message }))
  return failed
}
