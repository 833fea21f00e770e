import { ok, refuse, type Result } from '../base/result.ts'
import { notAnEvent, type Refusal } from './refusal.ts'
import type { Upcaster } from './upcaster.ts'

/** The upcasters of each type: from version 1 to 2, and so on. The present version is their number plus one. */
export type Upcasters = ReadonlyMap<string, readonly Upcaster[]>

/**
 * The `dataschema` of an event of this version. An event without it has version 1; a URI that is not ours says nothing
 * about the version.
 */
export const versionUri = (type: string, version: number): string => `urn:tributary:${type}:${version}`

/**
 * Brings an event of a known type up to the present version, and sets its `dataschema` to that. Any other value, and an
 * event that is up to date, comes back unchanged. A version newer than ours is refused: our rules do not know it and
 * would make wrong rows, while a parked event waits for the release that knows it.
 */
export function upcast(value: unknown, known: Upcasters): Result<unknown, Refusal> {
  if (!isTyped(value)) return ok(value)
  const steps = known.get(value.type)
  if (steps === undefined || (steps.length === 0 && value.dataschema === undefined)) return ok(value)
  const version = versionOf(value)
  if (version > steps.length + 1 || version < 1) return refuse(NO_SUCH_VERSION)
  return version > steps.length ? ok(value) : climb(value, steps.slice(version - 1), steps.length + 1)
}

const NO_SUCH_VERSION = notAnEvent([{ instancePath: '/dataschema', message: 'must name a version we know' }])

interface Typed {
  readonly type: string
  readonly dataschema?: unknown
}

const isTyped = (value: unknown): value is Typed =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'

/** 0 if the `dataschema` is ours but names no version. */
function versionOf({ type, dataschema }: Typed): number {
  const prefix = versionUri(type, 0).slice(0, -1)
  if (typeof dataschema !== 'string' || !dataschema.startsWith(prefix)) return 1
  const version = dataschema.slice(prefix.length)
  return /^[1-9]\d{0,8}$/.test(version) ? Number(version) : 0
}

function climb(value: Typed, steps: readonly Upcaster[], present: number): Result<object, Refusal> {
  let risen: Result<object, Refusal> = ok(value)
  for (const step of steps) risen = risen.ok ? step(risen.value) : risen
  return risen.ok ? ok({ ...risen.value, dataschema: versionUri(value.type, present) }) : risen
}
