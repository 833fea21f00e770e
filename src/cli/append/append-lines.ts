import { accept, TOO_LARGE, type Gate } from '../../accept/accept.ts'
import { BULK } from '../../policy/caller.ts'
import { linesOf, type Line } from '../../codec/lines.ts'
import { readLine } from '../../codec/read-line.ts'
import type { Refusal } from '../../events/refusal.ts'
import type { Vocabulary } from '../../events/vocabulary.ts'
import type { Item } from './item.ts'
import { Pipeline } from './pipeline.ts'
import type { Rejects } from './rejects.ts'
import type { Sink } from './sink.ts'
import { untilStopped } from './until-stopped.ts'

/** The number of durable events. It is kept up to date, so that it is right if appending throws midway. */
export interface Tally {
  appended: number
}

/** How lines are read, where the events go, and what happens to their results. */
export interface Appending {
  readonly vocabulary: Vocabulary
  readonly sink: Sink
  readonly rejects: Rejects
  readonly tally: Tally
}

/**
 * Appends every valid line in the order of the lines, and gives the others to `rejects`. Blank lines are skipped. When
 * `stopped` resolves to a signal, no more is read, and the lines already read are finished. Resolves to that signal, or
 * to undefined at the end of the input.
 */
export async function appendLines(
  chunks: AsyncIterable<Buffer>,
  appending: Appending,
  stopped: Promise<NodeJS.Signals>,
): Promise<NodeJS.Signals | undefined> {
  let signal: NodeJS.Signals | undefined
  void stopped.then((first) => (signal = first))
  const { sink, rejects, tally } = appending
  const pipeline = new Pipeline(sink, (items, answers) => answered(items, answers, rejects, tally))
  for await (const lines of untilStopped(linesOf(chunks), stopped)) await takeAll(lines, appending, pipeline)
  await pipeline.end()
  return signal
}

/** The number of lines that are judged together: few, so that they are garbage while V8 still counts them as young. */
const TOGETHER = 256

async function takeAll(lines: readonly Line[], appending: Appending, pipeline: Pipeline): Promise<void> {
  const { vocabulary, sink } = appending
  const gate = { vocabulary, asker: BULK, horizon: await sink.horizon?.() }
  for (let at = 0; at < lines.length; at += TOGETHER)
    await take(lines.slice(at, at + TOGETHER), gate, pipeline, appending.rejects)
}

async function take(lines: readonly Line[], gate: Gate, pipeline: Pipeline, rejects: Rejects): Promise<void> {
  const given = lines.map((line) => readLine(gate.vocabulary, line))
  for (const [at, one] of accept(gate, given).entries()) {
    const { number = 0, text = '' } = lines[at] ?? {}
    if (!one.ok) await rejects.add(number, text, wordsOf(one.refusal))
    else if (pipeline.add({ line: number, record: one.record })) await pipeline.flush()
  }
}

const wordsOf = (refusal: Refusal): Refusal =>
  refusal === TOO_LARGE ? { ...refusal, detail: 'The event is larger than 256 KiB' } : refusal

async function answered(
  items: readonly Item[],
  answers: readonly (Refusal | undefined)[],
  rejects: Rejects,
  tally: Tally,
): Promise<void> {
  for (const [index, refusal] of answers.entries()) {
    const item = items[index]
    if (refusal === undefined) tally.appended += 1
    else if (item !== undefined) await rejects.add(item.line, textOf(item), refusal)
  }
}

const textOf = ({ record }: Item): string => Buffer.from(record.data).toString()
