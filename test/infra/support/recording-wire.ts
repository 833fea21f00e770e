import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer, text } from 'node:stream/consumers'
import { listen, type Running } from '../../servers/dynamodb.ts'

/**
 * A request to AWS in the words of a policy: for example `dynamodb:PutItem` on a table or on `<table>/index/<index>`, or
 * `s3:PutObject` on all objects under a prefix, `<bucket>/media/*`.
 */
export interface Call {
  readonly action: string
  readonly resource: string
}

interface Asked {
  readonly RequestItems?: Readonly<Record<string, unknown>>
  readonly TableName?: string
  readonly IndexName?: string
  readonly StreamName?: string
  readonly IdentityPoolId?: string
}

export interface RecordingWire extends Running {
  readonly calls: readonly Call[]
}

/** Whether the caller has the right to this action on this resource. */
type May = (action: string, resource: string) => boolean

interface Servers {
  readonly kinesis: string
  readonly dynamodb: string
  readonly s3: string
  readonly sns?: string
  readonly 'cognito-identity'?: string
}

const at = (servers: Servers, service: keyof Servers): string => servers[service] ?? ''

/** One address for all servers, which records the calls. `stream` is the resource of calls that name no stream. */
export async function recordingWire(servers: Servers, stream: string, may: May): Promise<RecordingWire> {
  const calls: Call[] = []
  const server = createServer((request, response) => {
    const pass = async () => {
      if (request.headers['content-type']?.startsWith(FORM) === true) {
        const body = await buffer(request)
        calls.push(snsCall(body))
        return answerAs(await forward(servers.sns ?? '', request, body), response)
      }
      if (request.headers['x-amz-target'] === undefined) {
        const asked = s3Call(request)
        calls.push(asked)
        const answer = await forward(servers.s3, request)
        if (answer.status !== 404 || asked.action !== GET) return answerAs(answer, response)
        // Without the right to list the bucket, a caller gets 403 for a missing object (S3 API, HeadObject, Permissions).
        const list = { action: 's3:ListBucket', resource: asked.resource.split('/')[0] ?? '' }
        if (!may(list.action, list.resource)) return void response.writeHead(403).end()
        calls.push(list)
        return answerAs(answer, response)
      }
      const body = await text(request)
      const { service, operation } = targetOf(request)
      const resources = resourcesOf(JSON.parse(body) as Asked)
      for (const resource of resources.length === 0 ? [stream] : resources)
        calls.push({ action: `${service}:${operation}`, resource })
      const answer = await fetch(at(servers, service), { method: 'POST', headers: kept(request), body })
      const type = answer.headers.get('content-type') ?? 'application/x-amz-json-1.0'
      response.writeHead(answer.status, { 'content-type': type }).end(await answer.text())
    }
    pass().catch(() => request.socket.destroy())
  })
  return { ...(await listen(server)), calls }
}

/** SNS has AWS's query protocol; the right to PublishBatch is that to Publish (Service Authorization Reference, SNS). */
const FORM = 'application/x-www-form-urlencoded'

function snsCall(body: Buffer): Call {
  const fields = new URLSearchParams(body.toString())
  const action = fields.get('Action') ?? ''
  return { action: `sns:${action.replace(/Batch$/, '')}`, resource: fields.get('TopicArn') ?? '' }
}

const GET = 's3:GetObject'

const S3_ACTIONS = new Map([
  ['PUT', 's3:PutObject'],
  ['DELETE', 's3:DeleteObject'],
])

/** The call of a request with the bucket in the path. HEAD, which reads metadata, also needs `s3:GetObject`. */
function s3Call({ method = '', url = '' }: IncomingMessage): Call {
  const [path = '', query = ''] = url.split('?')
  const [, bucket = '', prefix = ''] = path.split('/')
  if (query.includes('list-type=2')) return { action: 's3:ListBucket', resource: bucket }
  return { action: S3_ACTIONS.get(method) ?? GET, resource: `${bucket}/${prefix}/*` }
}

const HOP_BY_HOP = ['host', 'connection', 'transfer-encoding']

async function forward(to: string, asked: IncomingMessage, read?: Buffer): Promise<Response> {
  const { method = '', url = '', headers } = asked
  const body = read ?? (await buffer(asked))
  const passed = Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name)) as [string, string][]
  if (headers.host !== undefined) passed.push(['x-forwarded-host', headers.host])
  return fetch(to + url, { method, headers: passed, ...(body.length > 0 && { body }) })
}

async function answerAs(answer: Response, response: ServerResponse): Promise<void> {
  response.writeHead(answer.status, [...answer.headers].flat())
  response.end(Buffer.from(await answer.arrayBuffer()))
}

/** The service and operation in a header such as `x-amz-target: Kinesis_20131202.ListShards`. */
function targetOf({ headers }: IncomingMessage) {
  const [service = '', operation = ''] = String(headers['x-amz-target']).split('.')
  if (service === 'AWSCognitoIdentityService') return { service: 'cognito-identity', operation } as const
  return { service: service.startsWith('DynamoDB') ? 'dynamodb' : 'kinesis', operation } as const
}

const IDENTITY_POOLS = 'arn:AWS::Partition:cognito-identity:us-east-1:AWS::AccountId:identitypool'

function resourcesOf({ RequestItems, TableName, IndexName, StreamName, IdentityPoolId }: Asked) {
  if (IdentityPoolId !== undefined) return [`${IDENTITY_POOLS}/${IdentityPoolId}`]
  if (RequestItems !== undefined) return Object.keys(RequestItems)
  if (TableName === undefined) return StreamName === undefined ? [] : [StreamName]
  return [IndexName === undefined ? TableName : `${TableName}/index/${IndexName}`]
}

const KEPT = ['content-type', 'x-amz-target', 'x-amz-date', 'authorization', 'x-amz-security-token']

const kept = ({ headers }: IncomingMessage): [string, string][] =>
  KEPT.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]]))
