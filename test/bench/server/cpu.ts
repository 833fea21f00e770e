import { readFileSync } from 'node:fs'

/** Linux counts a process's CPU in hundredths of a second (proc(5), utime and stime). */
const TICK_MICROS = 10_000

/** Microseconds of CPU that a process has used, user and system; undefined without /proc. */
export function cpuMicrosOf(pid: number | undefined): number | undefined {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
    // The name, in brackets, may hold any character.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) * TICK_MICROS
  } catch {
    return undefined
  }
}
