import type { DataHome, EveryOptions, Surroundings } from './surroundings.ts'

/** Opens the data directory that the options name for as long as `use` takes. Throws a Failure where there is none. */
export async function withHome<T>(
  { openHome }: Surroundings,
  options: EveryOptions,
  use: (home: DataHome) => Promise<T>,
): Promise<T> {
  const home = await openHome(options, { create: false })
  try {
    return await use(home)
  } finally {
    await home.close()
  }
}
