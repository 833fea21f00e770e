/** Resolves to the first SIGTERM or SIGINT; a second one ends the process at once. */
export const untilStopped = (): Promise<string> =>
  new Promise((resolve) => {
    let signals = 0
    const onSignal = (signal: string): void => {
      signals += 1
      if (signals > 1) process.exit(1)
      resolve(signal)
    }
    process.on('SIGTERM', onSignal)
    process.on('SIGINT', onSignal)
  })
