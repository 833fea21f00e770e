import { styleText } from 'node:util'
import type { InvocationReport } from './invocation-report.ts'

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

const COLORS = { ok: 'green', partial: 'yellow', failed: 'red', 'given-up': 'red' } as const

/** One line for people. */
export function lineOf(told: InvocationReport, hasColors: boolean): string {
  const { shardId, records, millis, attempt, outcome } = told
  const shown = hasColors ? styleText(COLORS[outcome], answerOf(told)) : answerOf(told)
  const attempts = outcome !== 'given-up' && attempt > 1 ? [`attempt ${attempt}`] : []
  const parts = [shardId, counted(records, 'record'), shown, ...windowOf(told), ...attempts]
  return [...parts, ...(millis === undefined ? [] : [`${millis} ms`])].join('  ')
}

function answerOf({
  outcome,
  error,
  batchItemFailures: failures,
  from,
  condition,
  attempt,
}: InvocationReport): string {
  const reported = failures === undefined ? '' : `batchItemFailures: ${failures}`
  switch (outcome) {
    case 'ok':
      return failures === undefined ? 'ok' : `ok (${reported}, not counted without --FunctionResponseTypes)`
    case 'partial':
      return `${reported}, again from ${from ?? ''}`
    case 'failed':
      return error === undefined
        ? reported || 'batchItemFailures: no list'
        : `${error.name}: ${error.message}`
    case 'given-up':
      return `given up after ${counted(attempt, 'attempt')}: ${condition ?? ''}`
  }
}

const windowOf = ({ window }: InvocationReport): readonly string[] =>
  window === undefined ? [] : [`${window.final ? 'end of window' : 'window'} ${window.start}`]
