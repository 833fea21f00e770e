import { linesOf, type Line } from '../../codec/lines.ts'
import type { Refusal } from '../../events/refusal.ts'
import type { Vocabulary } from '../../events/vocabulary.ts'
import { accept, type Item } from './accept.ts'
import { Pipeline } from './pipeline.ts'
import type { Rejects } from './rejects.ts'
import type { Sink } from './sink.ts'
import { untilStopped } from './until-stopped.ts'

/** How many events are durable so far; kept up to date, so that it is right when appending throws midway. */
export interface Tally {
  appended: number
}

/** By what lines are read, where they go, and what becomes of them. */
export interface Appending {
  readonly vocabulary: Vocabulary
  readonly sink: Sink
  readonly rejects: Rejects
  readonly tally: Tally
}

/**
 * Appends every good line in the order of the lines, and hands the bad ones to `rejects`. Blank lines are no lines. Once
 * `stopped` resolves to a signal no more is read, and what was read is finished. Resolves to that signal, or to
 * undefined at the end of the input.
 */
export async function appendLines(
  chunks: AsyncIterable<Buffer>,
  { vocabulary, sink, rejects, tally }: Appending,
  stopped: Promise<NodeJS.Signals>,
): Promise<NodeJS.Signals | undefined> {
  let signal: NodeJS.Signals | undefined
  void stopped.then((first) => (signal = first))
  const pipeline = new Pipeline(sink, (items, answers) => answered(items, answers, rejects, tally))
  for await (const lines of untilStopped(linesOf(chunks), stopped)) {
    for (const line of lines) await take(vocabulary, line, pipeline, rejects)
  }
  await pipeline.end()
  return signal
}

async function take(vocabulary: Vocabulary, line: Line, pipeline: Pipeline, rejects: Rejects): Promise<void> {
  const item = accept(vocabulary, line)
  if (!item.ok) await rejects.add(line.number, line.text, item.error)
  else if (pipeline.add(item.value)) await pipeline.flush()
}

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
