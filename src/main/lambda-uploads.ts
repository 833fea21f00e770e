import { horizonAt } from '../events/horizon.ts'
import { announceUpload } from './announce-upload.ts'
import { lambdaAheadMs, openLambdaLog, openLambdaObjects } from './lambda-home.ts'

type Home = Parameters<typeof announceUpload>[1]

let opened: Promise<Home> | undefined

/**
 * The function that S3 tells of every new media. Opens bucket and stream when it is first invoked, as `lambdaOf` does, and tries
 * again with the next invocation where it could not.
 */
export async function handler(event: unknown): Promise<void> {
  opened ??= open()
  const home = await opened.catch((error: unknown) => {
    opened = undefined
    throw error
  })
  await announceUpload(event, home)
}

const open = async (): Promise<Home> => ({
  objects: await openLambdaObjects(),
  log: await openLambdaLog(),
  horizon: () => horizonAt(Date.now(), lambdaAheadMs()),
})
