import { parentPort, workerData } from 'node:worker_threads'
import { lambdaInvoke } from '../mapping/lambda-invoke.ts'
import type { ToEnvironment, Running, FromEnvironment } from './environment-messages.ts'
import { loadHandler } from './load-handler.ts'

const tell = (told: FromEnvironment): void => parentPort?.postMessage(told)

const failed = (cause: unknown): FromEnvironment =>
  cause instanceof Error
    ? { kind: 'failed', name: cause.name, message: cause.message }
    : { kind: 'failed', name: 'Error', message: typeof cause === 'string' ? cause : 'Unknown error' }

/** The thread of an execution environment: it loads the handler once, and runs one invocation at a time. */
async function main({ handler, runtime, identity }: Running): Promise<void> {
  const invoke = lambdaInvoke(await loadHandler(handler, runtime), identity)
  parentPort?.on('message', (asked: ToEnvironment) => {
    if (asked === 'end') return parentPort?.close()
    const { signal } = new AbortController()
    void invoke({ ...asked, signal }).then(
      (answer) => tell({ kind: 'answered', answer }),
      (cause: unknown) => tell(failed(cause)),
    )
  })
  tell({ kind: 'ready' })
}

await main(workerData as Running).catch((cause: unknown) => tell(failed(cause)))
