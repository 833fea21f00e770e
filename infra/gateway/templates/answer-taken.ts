import { quoted } from './quoted.ts'
import { noneTaken } from './answer-problem.ts'

/** Kinesis answers 200 even if records failed. This answers 207 if some failed, and a problem if all did. */
const byFailures = (members: string): string => `#set($q = '"')
#set($records = $input.path('$.Records'))
#set($failed = $input.path('$.FailedRecordCount'))
#if($failed == $records.size())
#set($first = $records.get(0))
#set($code = $first.ErrorCode)
${noneTaken(members)}
#else
#if($failed > 0)#set($context.responseOverride.status = 207)#end
{${members}}
#end`

/** Kinesis has two codes for a record: ProvisionedThroughputExceededException and InternalFailure. */
const ERROR = `#if($record.ErrorCode == "ProvisionedThroughputExceededException"){"reason":"throttled","detail":"The shard accepts no more records at the moment: try again"}#{else}{"reason":"not-appended","detail":"The log refused the record: InternalFailure"}#end`

/** Each result under its event's id, which the request template has passed on; null if that was not possible. */
const RESULTS = `[#foreach($record in $records)#set($id = "null")#if($ids.size() > $foreach.index)#set($id = $ids.get($foreach.index))#set($id = $util.escapeJavaScript($id).replaceAll("\\\\'", "'"))#set($id = ${quoted('"${id}"')})#{end}{"id":$id,#if($record.ErrorCode)"error":${ERROR}#{else}"shardId":"$record.ShardId","sequenceNumber":"$record.SequenceNumber"#end}#if($foreach.hasNext),#end#end]`

/** The result of each event of `POST /events`, in order, in the form of our own server. */
export const resultsTemplate = `#set($ids = [])
#if($context.requestOverride.path.ids)#set($ids = $util.parseJson($context.requestOverride.path.ids))#end
${byFailures(`"results":${RESULTS}`)}`

const MESSAGE = `#if($record.ErrorCode == "ProvisionedThroughputExceededException")throttled: The shard accepts no more records at the moment: try again#{else}not-appended: The log refused the record: InternalFailure#end`

const ENTRIES = `[#foreach($record in $records)#if($record.ErrorCode){"ErrorCode":"$record.ErrorCode","ErrorMessage":"${MESSAGE}"}#{else}{"SequenceNumber":"$record.SequenceNumber","ShardId":"$record.ShardId"}#end#if($foreach.hasNext),#end#end]`

/** The tutorial's PutRecords, as Kinesis answers it. */
export const entriesTemplate = byFailures(`"FailedRecordCount":$failed,"Records":${ENTRIES}`)

/** The tutorial's PutRecord, as Kinesis answers it. */
export const entryTemplate = `{"SequenceNumber":$input.json('$.SequenceNumber'),"ShardId":$input.json('$.ShardId')}`

/** The place of the appended event. */
export const placedTemplate = `#set($id = $context.requestOverride.path.id)
#if(!$id)#set($id = $context.requestId)#end
{"id":"$id","shardId":$input.json('$.ShardId'),"sequenceNumber":$input.json('$.SequenceNumber')}`
