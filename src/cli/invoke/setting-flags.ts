import { InvalidArgumentError, Option } from 'commander'
import { settingsSchema } from '../../mapping/settings-schema.ts'
import {
  defaultSettings,
  faultOf,
  parseSettings,
  saidOf,
  type MappingSettings,
  type Setting,
} from '../../mapping/settings.ts'
import { Misuse } from '../../base/failure.ts'

const number = (text: string): unknown => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text)
const truth = (text: string): unknown => ({ true: true, false: false })[text] ?? text
const word = (text: string): unknown => text
const list = (text: string): unknown =>
  text.startsWith('[') ? fromJson(text) : text === '' ? [] : text.split(',')

/** How the text of a flag is parsed; this throws if it is not JSON in CloudFormation's form. */
const FORMS = {
  number: { takes: '<n>', parse: number },
  boolean: { takes: '[bool]', parse: truth },
  string: { takes: '<start>', parse: word },
  array: { takes: '<types>', parse: list },
  object: { takes: '<json>', parse: fromJson },
}

/** A setting has the form of its default. */
function formOf(setting: Setting) {
  const usual = defaultSettings[setting] ?? 0
  return FORMS[Array.isArray(usual) ? 'array' : (typeof usual as keyof typeof FORMS)]
}

const upper = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

const settings = Object.keys(settingsSchema.properties) as Setting[]

/** A flag for each setting, under its name in CloudFormation. */
export const settingOptions = (): readonly Option[] => settings.map(optionOf)

function optionOf(setting: Setting): Option {
  const { takes, parse } = formOf(setting)
  const usual = defaultSettings[setting]
  const shown = typeof usual === 'object' || usual === undefined ? '' : ` (${String(usual)})`
  return new Option(
    `--${upper(setting)} ${takes}`,
    `${saidOf(setting).description}${BESIDE[setting] ?? ''}${rangeOf(setting)}${shown}`,
  ).argParser((text: string) => {
    const value = parse(text)
    const broken = faultOf(setting, value)
    if (broken === undefined) return value
    throw new InvalidArgumentError(`It ${asInCloudFormation(broken)}.`)
  })
}

/** Other flags of `invoke` that do the same, or more. */
const BESIDE: Partial<Record<Setting, string>> = {
  startingPosition: '; see --from',
  destinationConfig: '; see --on-failure',
}

interface Range {
  readonly minimum?: number
  readonly maximum?: number
}

/** The allowed values of numbers and names. */
function rangeOf(setting: Setting): string {
  const schema = settingsSchema.properties[setting] as Range & {
    readonly enum?: readonly string[]
    readonly anyOf?: readonly Range[]
  }
  if (schema.enum !== undefined) return `: ${schema.enum.join(', ')}`
  const { minimum, maximum } = schema.anyOf?.[0] ?? schema
  return minimum === undefined || maximum === undefined ? '' : `: ${minimum}-${maximum}`
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
