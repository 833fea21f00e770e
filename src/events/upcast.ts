import { ok, refuse, type Result } from '../base/result.ts'
import { notAnEvent, type Refusal } from './refusal.ts'
import type { Upcaster } from './upcaster.ts'

/** The upcasters of each type: the first from version 1 to 2, and so on. The present version is one more. */
export type Upcasters = ReadonlyMap<string, readonly Upcaster[]>

/** What an event's `dataschema` says of its version; absent means 1. Anybody else's URI says nothing of ours. */
export const versionUri = (type: string, version: number): string => `urn:tributary:${type}:${version}`

/**
 * Brings an event of a type we know up to the present version, and says so in its `dataschema`. What is not an event, of an
 * unknown type or already up to date comes back as it is. A version newer than ours is refused: folded by rules that
 * don't know it, it would give wrong rows, while a parked event waits for the release that knows it.
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

/** 0 where the `dataschema` is ours and yet names no version. */
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
