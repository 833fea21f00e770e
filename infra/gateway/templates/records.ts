import { MAX_EVENT_BYTES } from '../../../src/codec/encode.ts'

/** PutRecords of `$records`, in base64, in the lane. The stage names the stream, so one document serves every stage. */
export const putRecords = `{"StreamName":"$stageVariables.stream","Records":[#foreach($record in $records){"Data":"$record","PartitionKey":"$lane"}#if($foreach.hasNext),#end#end]}`

/** PutRecord of `$data`, in base64, in the lane. */
export const putRecord = `{"StreamName":"$stageVariables.stream","Data":"$data","PartitionKey":"$lane"}`

/** Base64 writes three bytes as four characters, so it cannot tell an event that is one or two bytes too large. */
const MAX_BASE64 = Math.ceil(MAX_EVENT_BYTES / 3) * 4

export const tooLarge = (base64: string): string => `${base64}.length() > ${MAX_BASE64}`
