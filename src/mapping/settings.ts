import type { Static } from 'typebox'
import { Value } from 'typebox/value'
import { ok, refuse, type Result } from '../base/result.ts'
import { compileFilters } from './filter.ts'
import { settingsSchema } from './settings-schema.ts'
import { faultsBetween } from './settings-together.ts'

type Frozen<T> = { readonly [Name in keyof T]: Frozen<T[Name]> }

/** The settings of an event source mapping; what each is, `settingsSchema` says. */
export type MappingSettings = Frozen<Static<typeof settingsSchema>>

export type Setting = keyof MappingSettings

export const defaultSettings = Value.Default(settingsSchema, {}) as MappingSettings

/** What a setting's schema says in words. */
export const saidOf = (setting: Setting) =>
  settingsSchema.properties[setting] as unknown as { readonly description: string; readonly must: string }

/** Says what a setting must be; undefined if it is valid. */
export function faultOf(setting: Setting, value: unknown): string | undefined {
  if (!Value.Check(settingsSchema.properties[setting], value)) return saidOf(setting).must
  return setting === 'filterCriteria'
    ? faultOfFilters((value as MappingSettings['filterCriteria']).filters)
    : undefined
}

function faultOfFilters(filters: Parameters<typeof compileFilters>[0]): string | undefined {
  try {
    compileFilters(filters)
    return undefined
  } catch (cause) {
    return `must have patterns as EventBridge knows them. ${cause instanceof Error ? cause.message : ''}`
  }
}

const isSetting = (name: string): name is Setting => Object.hasOwn(settingsSchema.properties, name)

function complaint(name: string, value: unknown): string | undefined {
  if (!isSetting(name)) return `Cannot use setting ${name}: there is none of this name`
  const fault = faultOf(name, value)
  return fault === undefined ? undefined : `Cannot use setting ${name}: it ${fault}`
}

/**
 * Parses settings from outside; missing ones get their defaults. Otherwise it says for each wrong one what it must be,
 * and which do not go together. `now` is in milliseconds since 1970.
 */
export function parseSettings(value: unknown, now = Date.now()): Result<MappingSettings, readonly string[]> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return refuse(['Cannot use settings: they must be an object'])
  const given = Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined))
  const settings = { ...defaultSettings, ...given }
  const complaints = [
    ...Object.entries(given).flatMap(([name, each]) => complaint(name, each) ?? []),
    ...faultsBetween(settings, now).map(([name, fault]) => `Cannot use setting ${name}: ${fault}`),
  ]
  return complaints.length === 0 ? ok(settings) : refuse(complaints)
}
