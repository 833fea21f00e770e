import type { DataHome } from '../home/data-home.ts'
import type { EveryOptions, Surroundings } from './surroundings.ts'

type Use<T> = (home: DataHome) => Promise<T>

/** Opens the data directory that the options name while `use` runs. Throws a Failure if there is none. */
export const withHome = <T>(surroundings: Surroundings, options: EveryOptions, use: Use<T>): Promise<T> =>
  during(surroundings.openHome(options, { create: false }), use)

/** The same for a command that only reads: it needs no right to write there. */
export const withHomeToRead = <T>(
  surroundings: Surroundings,
  options: EveryOptions,
  use: Use<T>,
): Promise<T> => during(surroundings.openHome(options, { create: false, reads: true }), use)

async function during<T>(opening: Promise<DataHome>, use: Use<T>): Promise<T> {
  const home = await opening
  try {
    return await use(home)
  } finally {
    await home.close()
  }
}
