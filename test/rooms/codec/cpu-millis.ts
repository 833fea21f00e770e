/** The processor time of this process that `work` takes, in milliseconds: other processes do not change it. */
export function cpuMillis(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}
