import type { BenchReport } from '../report.ts'
import { applicationLines } from './application.ts'
import { awsLines } from './aws.ts'
import { growthLines } from './growth.ts'
import { number, type Line } from './lines.ts'
import { serverLines } from './server.ts'

/** The report for people, one line for each figure. */
export function printBench({ machine, ...figures }: BenchReport): string {
  const lines: Line[] = [
    ['machine', `${number(machine.cpus)} x ${machine.cpu}, node ${machine.node}`],
    ...growthLines(figures),
    ...awsLines(figures),
    ...serverLines(figures),
    ...applicationLines(figures),
  ]
  return lines.map(([name, figure]) => `${name.padEnd(40)} ${figure}\n`).join('')
}
