import { expect, test } from 'vitest'
import { isEmulator } from '../../../src/home/access.ts'

test.each([
  ['http://127.0.0.1:4568', true],
  ['http://localstack:4566', true],
  ['https://amazonaws.com.example.org', true],
  ['https://kinesis.eu-west-1.amazonaws.com', false],
  ['https://vpce-0a1b.kinesis.eu-west-1.vpce.amazonaws.com', false],
  ['https://kinesis.cn-north-1.amazonaws.com.cn', false],
  ['https://kinesis.eu-west-1.api.aws', false],
  [undefined, false],
])('%s is an emulator, where a missing stream is made: %s', (endpoint, expected) => {
  expect(isEmulator(endpoint)).toBe(expected)
})
