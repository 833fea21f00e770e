import { readFileSync } from 'node:fs'

/** The memory that a process has now, in bytes; 0 if that is not known, as on other systems than Linux (proc(5)). */
export function residentBytes(pid: number | undefined): number {
  try {
    const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'latin1')) ?? []
    return Number(kib ?? 0) * 1_024
  } catch {
    return 0
  }
}
