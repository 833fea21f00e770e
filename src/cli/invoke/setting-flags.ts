import { InvalidArgumentError, Option } from 'commander'
import { RULES } from '../../mapping/setting-rules.ts'
import { defaultSettings, parseSettings, type MappingSettings } from '../../mapping/settings.ts'
import { Misuse } from '../../base/failure.ts'

type Setting = keyof MappingSettings

interface Flag {
  readonly takes: string
  readonly says: string
  /** Throws if the text is not JSON in CloudFormation's form. */
  readonly parse: (text: string) => unknown
}

const number = (text: string): unknown => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text)
const truth = (text: string): unknown => ({ true: true, false: false })[text] ?? text
const word = (text: string): unknown => text
const list = (text: string): unknown =>
  text.startsWith('[') ? fromJson(text) : text === '' ? [] : text.split(',')

/** The purpose of each setting. Its values and its default come from the mapping's own rules. */
const FLAGS: Readonly<Record<Setting, Flag>> = {
  batchSize: { takes: '<n>', says: 'records an invocation', parse: number },
  maximumBatchingWindowInSeconds: { takes: '<n>', says: 'seconds to gather a batch', parse: number },
  parallelizationFactor: { takes: '<n>', says: 'batches of a shard at once', parse: number },
  startingPosition: { takes: '<start>', says: 'the same as --from', parse: word },
  startingPositionTimestamp: { takes: '<n>', says: 'seconds since 1970, with AT_TIMESTAMP', parse: number },
  bisectBatchOnFunctionError: { takes: '[bool]', says: 'split a failed batch in half', parse: truth },
  maximumRetryAttempts: {
    takes: '<n>',
    says: 'retries before a batch is given up; -1 for no limit',
    parse: number,
  },
  maximumRecordAgeInSeconds: {
    takes: '<n>',
    says: 'seconds after which a record is given up; -1 for no limit',
    parse: number,
  },
  tumblingWindowInSeconds: {
    takes: '<n>',
    says: 'length of a window that passes state on; 0 for none',
    parse: number,
  },
  functionResponseTypes: {
    takes: '<types>',
    says: 'with ReportBatchItemFailures, batchItemFailures in an answer count',
    parse: list,
  },
  filterCriteria: {
    takes: '<json>',
    says: 'deliver only records that match: {"Filters":[{"Pattern":"…"}]}',
    parse: (text) => fromJson(text),
  },
  destinationConfig: {
    takes: '<json>',
    says: '{"OnFailure":{"Destination":"arn:…"}}; nothing is sent to it, see --on-failure',
    parse: (text) => fromJson(text),
  },
  enabled: { takes: '[bool]', says: 'whether anything is delivered', parse: truth },
}

const upper = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

const settings = Object.keys(FLAGS) as Setting[]

/** A flag for each setting, under its name in CloudFormation. */
export const settingOptions = (): readonly Option[] => settings.map(optionOf)

function optionOf(setting: Setting): Option {
  const { takes, says, parse } = FLAGS[setting]
  const usual = defaultSettings[setting]
  const shown = typeof usual === 'object' || usual === undefined ? '' : ` (${String(usual)})`
  return new Option(`--${upper(setting)} ${takes}`, `${says}${rangeOf(setting)}${shown}`).argParser(
    (text: string) => {
      const value = parse(text)
      const broken = RULES[setting](value)
      if (broken === undefined) return value
      throw new InvalidArgumentError(`It ${asInCloudFormation(broken)}.`)
    },
  )
}

/** Numbers and names: the rule's own message lists the allowed values. */
function rangeOf(setting: Setting): string {
  const said = RULES[setting](undefined) ?? ''
  const [, range = ''] = /^must be (?:an integer from |one of )(.*)$/.exec(said) ?? []
  return range === '' || range === 'true, false'
    ? ''
    : `: ${range.replace(/, or -1$/, '').replace(' to ', '-')}`
}

/** Names in backticks are fields. */
const asInCloudFormation = (text: string): string =>
  text.replaceAll(/`([\w.]+)`/g, (_, path: string) => `\`${path.split('.').map(upper).join('.')}\``)

/** The given settings. Throws a Misuse if they do not go together. */
export function settingsOf(options: object, now: number): MappingSettings {
  const given = settings.flatMap((setting) => {
    const value = (options as Readonly<Record<string, unknown>>)[upper(setting)]
    return value === undefined ? [] : [[setting, value] as const]
  })
  const parsed = parseSettings(Object.fromEntries(given), now)
  if (parsed.ok) return parsed.value
  const faults = parsed.error.map((fault) =>
    fault.replace(/^Cannot use setting (\w+)/, (_, name: string) => `Cannot use --${upper(name)}`),
  )
  throw new Misuse(faults.join('; '))
}

/** Parses JSON with CloudFormation's names into the mapping's settings. */
function fromJson(text: string): unknown {
  try {
    return lowered(JSON.parse(text))
  } catch {
    throw new InvalidArgumentError('It must be JSON, with the names that CloudFormation has.')
  }
}

function lowered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowered)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [lower(name), lowered(each)]))
}

function lower(name: string): string {
  if (!/^[A-Z]/.test(name)) throw new Error(`CloudFormation has no field "${name}"`)
  return name.charAt(0).toLowerCase() + name.slice(1)
}
