import { readFileSync } from 'node:fs'

/** Resident memory, and its part without mapped files, by their names in Linux's /proc/PID/status. */
type Kind = 'VmRSS' | 'RssAnon'

/** Memory of a process in bytes; undefined on other systems than Linux. */
function memoryOf(pid: number | undefined, kind: Kind): number | undefined {
  try {
    const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8')
    const kilobytes = new RegExp(`^${kind}:\\s*(\\d+) kB`, 'm').exec(status)?.[1]
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024
  } catch {
    return undefined
  }
}

/** Watches the memory of a process; `stop` ends that and returns the peak. */
export function watchMemory(pid: number | undefined, kind: Kind): { stop(): number | undefined } {
  let peak = memoryOf(pid, kind)
  const sample = (): void => {
    peak = Math.max(peak ?? 0, memoryOf(pid, kind) ?? 0) || undefined
  }
  const timer = setInterval(sample, 50)
  return {
    stop() {
      clearInterval(timer)
      sample()
      return peak
    },
  }
}
