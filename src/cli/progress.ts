import { Presets, SingleBar } from 'cli-progress'
import type { Surroundings } from './surroundings.ts'

/** A progress bar for a person; nothing at all where stderr is no terminal. */
export interface Progress {
  readonly to: (value: number) => void
  readonly stop: () => void
}

const NONE: Progress = { to: () => undefined, stop: () => undefined }

/** Starts a bar of `total` steps on stderr. */
export function progressOf({ stderr }: Surroundings, what: string, total: number): Progress {
  if (stderr.isTTY !== true || total <= 0) return NONE
  const format = `${what} {bar} {percentage}% in {duration_formatted}, {eta_formatted} to go`
  const bar = new SingleBar({ stream: stderr, format, hideCursor: true, clearOnComplete: true }, Presets.rect)
  bar.start(total, 0)
  return { to: (value) => bar.update(Math.min(value, total)), stop: () => bar.stop() }
}
