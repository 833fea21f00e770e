import cliProgress, { type Options, type Params } from 'cli-progress'
import type { Surroundings } from './surroundings.ts'

/** A progress bar for people; does nothing if stderr is not a terminal. */
export interface Progress {
  readonly to: (value: number) => void
  /** Shows what is under way, when the count no longer moves. */
  readonly say: (what: string) => void
  readonly stop: () => void
}

const NONE: Progress = { to: () => undefined, say: () => undefined, stop: () => undefined }

/** Whether bars are shown: stderr is a terminal. */
export const showsBars = ({ stderr }: Surroundings): boolean => stderr.isTTY === true

/** Starts a bar of `total` steps on stderr. */
export function progressOf(surroundings: Surroundings, what: string, total: number): Progress {
  if (!showsBars(surroundings) || total <= 0) return NONE
  const { stderr } = surroundings
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

/** One line of a bar. It shows no remaining time before the first step and after the last. */
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
