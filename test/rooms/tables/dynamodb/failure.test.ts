import { expect, it } from 'vitest'
import { failure } from '../../../../src/tables/dynamodb/failure.ts'
import { Unstorable } from '../../../../src/tables/unstorable.ts'

const said = (name: string, message: string) => Object.assign(new Error(message), { name, $metadata: {} })

it.each([
  ['ValidationException', 'Item size has exceeded the maximum allowed size'],
  [
    'ValidationException',
    'One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes',
  ],
  [
    'ValidationException',
    'One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes',
  ],
  ['ItemCollectionSizeLimitExceededException', 'Collection size exceeded.'],
])('a write that DynamoDB refuses with %s, %s, is the fault of a row', (name, message) => {
  expect(failure('write', 'p-t', said(name, message))).toBeInstanceOf(Unstorable)
  expect(failure('read', 'p-t', said(name, message))).not.toBeInstanceOf(Unstorable)
})

it.each([
  ['ValidationException', 'One or more parameter values were invalid: Missing the key pk in the item'],
  ['ValidationException', 'The provided key element does not match the schema'],
  ['AccessDeniedException', 'User is not authorized to perform: dynamodb:PutItem'],
  ['ResourceNotFoundException', 'Requested resource not found'],
  ['ProvisionedThroughputExceededException', 'The level of configured provisioned throughput was exceeded'],
  ['InternalServerError', 'The request could not be processed'],
])('what an operator has to mend, or time does, is not: %s, %s', (name, message) => {
  const told = failure('write', 'p-t', said(name, message))
  expect(told).not.toBeInstanceOf(Unstorable)
  expect(told.message).toContain(name)
})
