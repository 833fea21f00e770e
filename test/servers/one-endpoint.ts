import { createServer, request } from 'node:http'
import { listen, type Running } from './dynamodb.ts'

/** One address for both servers, as some emulators have: a request goes where its X-Amz-Target says. */
export function oneEndpoint(kinesis: string, dynamodb: string): Promise<Running> {
  const server = createServer((asked, answer) => {
    const { method, headers } = asked
    const isDynamodb = headers['x-amz-target']?.toString().startsWith('DynamoDB') === true
    const passedOn = request(isDynamodb ? dynamodb : kinesis, { method, headers, path: asked.url })
    passedOn.on('response', (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(answer)
    })
    passedOn.on('error', () => answer.destroy())
    asked.pipe(passedOn)
  })
  return listen(server)
}
