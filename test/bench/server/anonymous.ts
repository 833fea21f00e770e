import { readFileSync } from 'node:fs'

/** Anonymous resident memory in bytes, from Linux's /proc/PID/status; undefined on other systems. */
function anonymousOf(pid: number | undefined): number | undefined {
  try {
    const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8')
    const kilobytes = /^RssAnon:\s*(\d+) kB/m.exec(status)?.[1]
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024
  } catch {
    return undefined
  }
}

/** Watches the anonymous memory of a process; `stop` ends that and returns the peak. */
export function watchAnonymous(pid: number | undefined): { stop(): number | undefined } {
  let peak = anonymousOf(pid)
  const sample = (): void => {
    peak = Math.max(peak ?? 0, anonymousOf(pid) ?? 0) || undefined
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
