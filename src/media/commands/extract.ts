import type { Command } from 'commander'
import { Failure } from '../../base/failure.ts'
import { wholeNumber } from '../../cli/arguments.ts'
import { print } from '../../cli/print.ts'
import { progressOf } from '../../cli/progress.ts'
import type { EveryOptions, Surroundings } from '../../cli/surroundings.ts'
import { withHome } from '../../cli/with-home.ts'
import type { DataHome } from '../../home/data-home.ts'
import { extractAll, type ExtractedAll } from '../extraction/extract-all.ts'
import { Extractor } from '../extraction/extractor.ts'
import { EXTRACTOR } from '../extraction/version.ts'
import { isMediaId, type MediaId } from '../model/ids.ts'
import { InvalidArgumentError } from 'commander'

interface Options extends EveryOptions {
  readonly olderThan?: number
  readonly media?: MediaId
  readonly json?: boolean
}

/** `extract`: a later version of the extractor over media that stand. */
export function extract(program: Command, surroundings: Surroundings): void {
  program
    .command('extract')
    .description(
      'Extracts again from the media whose extraction is of an earlier version of the extractor, or lacked an ' +
        'optional package that is installed now: appends their `media.metadata-extracted` or ' +
        '`media.extraction-failed`, one for each media and version, and replaces thumbnails and the copy for ' +
        'others. Media that were never extracted are extracted too. Notifies nobody. Works whether or not a ' +
        'server runs; if it is killed, the next run completes it.',
    )
    .option(
      '--older-than <version>',
      `media that a version before this one extracted (by default ${EXTRACTOR}, the version of this release)`,
      wholeNumber(1, Number.MAX_SAFE_INTEGER),
    )
    .option('--media <id>', 'only this media; without --older-than whatever version extracted it', mediaId)
    .option('--json', 'print the result as JSON')
    .action((_: unknown, command: Command) => run(command.optsWithGlobals(), surroundings))
}

function mediaId(text: string): MediaId {
  if (isMediaId(text)) return text
  throw new InvalidArgumentError('It must be a media id: <userId>.<suffix>')
}

const run = (options: Options, surroundings: Surroundings): Promise<void> =>
  withHome(surroundings, options, async (home) => {
    const { name, consumers } = surroundings.application
    if (!consumers.some((consumer) => consumer.name === 'extract'))
      throw new Failure(`Cannot extract: application "${name}" has no reactor "extract"`)
    const done = await extractIn(home, options, surroundings)
    await print(surroundings.stdout, options.json === true ? `${JSON.stringify(done)}\n` : textOf(done))
    if (options.media !== undefined && done.skipped > 0)
      throw new Failure(
        `Cannot extract from media "${options.media}": it has no bytes here, or is not in the table`,
      )
  })

async function extractIn(home: DataHome, { media, olderThan }: Options, surroundings: Surroundings) {
  const objects = await home.openObjects()
  const extractor = new Extractor()
  const logger = surroundings.createLogger('warn')
  const { signal } = new AbortController()
  const parts = { ...home, objects, extractor, logger, signal, now: surroundings.now }
  const before = olderThan ?? (media === undefined ? EXTRACTOR : Infinity)
  try {
    return await extractAll(media, before, parts, (total) => progressOf(surroundings, 'extract', total))
  } finally {
    extractor.end()
    await objects.close()
  }
}

const textOf = ({ media, extracted, failed, current, skipped }: ExtractedAll): string =>
  `${media} media: extracted ${extracted}, failed ${failed}, current ${current}, skipped ${skipped}\n`
