import { createServer, request } from 'node:http'
import { listen, type Running } from './dynamodb.ts'

/**
 * One address for all servers, as some emulators have: a request goes where its X-Amz-Target says, and to S3 without
 * one.
 */
export function oneEndpoint(kinesis: string, dynamodb: string, s3 = kinesis): Promise<Running> {
  const server = createServer((asked, answer) => {
    const { method, headers } = asked
    const target = headers['x-amz-target']?.toString()
    const isDynamodb = target?.startsWith('DynamoDB') === true
    const passedOn = request(target === undefined ? s3 : isDynamodb ? dynamodb : kinesis, {
      method,
      headers,
      path: asked.url,
    })
    passedOn.on('response', (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(answer)
    })
    passedOn.on('error', () => answer.destroy())
    asked.pipe(passedOn)
  })
  return listen(server)
}
