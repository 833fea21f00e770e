import cliProgress, { type Options, type Params } from 'cli-progress'
import type { Surroundings } from './surroundings.ts'

/** A progress bar for a person; nothing at all where stderr is no terminal. */
export interface Progress {
  readonly to: (value: number) => void
  /** Says what is under way now, where the count says nothing more. */
  readonly say: (what: string) => void
  readonly stop: () => void
}

const NONE: Progress = { to: () => undefined, say: () => undefined, stop: () => undefined }

/** Starts a bar of `total` steps on stderr. */
export function progressOf({ stderr }: Surroundings, what: string, total: number): Progress {
  if (stderr.isTTY !== true || total <= 0) return NONE
  const bar = new cliProgress.SingleBar(
    { stream: stderr, format, hideCursor: true, clearOnComplete: true },
    cliProgress.Presets.rect,
  )
  bar.start(total, 0, { what })
  return {
    to: (value) => bar.update(Math.min(value, total)),
    say: (now) => bar.update({ what: now }),
    stop: () => bar.stop(),
  }
}

/** One line of a bar. Nobody knows how long the rest takes before the first steps are done, or once all are. */
function format(
  options: Options,
  { progress, eta, startTime, value, total }: Params,
  payload: unknown,
): string {
  const { what } = payload as { readonly what: string }
  const passed = `${((Date.now() - startTime) / 1000).toFixed(0)} s`
  const left = Number.isFinite(eta) && value > 0 && value < total ? `, ${Math.round(eta)} s to go` : ''
  return `${what} ${cliProgress.Format.BarFormat(progress, options)} ${Math.floor(progress * 100)}% in ${passed}${left}`
}
