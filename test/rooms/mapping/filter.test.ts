import { expect, test } from 'vitest'
import type { SequenceNumber } from '../../../src/events/position.ts'
import { compileFilters } from '../../../src/mapping/filter.ts'

const record = (data: string | Uint8Array) => ({
  shardId: 'shardId-000000000000',
  sequenceNumber: '1'.padStart(56, '4') as SequenceNumber,
  partitionKey: 'lane-7f',
  data: typeof data === 'string' ? new TextEncoder().encode(data) : data,
  approximateArrivalTimestamp: 1_545_084_650_987,
})

const passes = (pattern: unknown, data: unknown) =>
  compileFilters([{ pattern: JSON.stringify(pattern) }])(record(JSON.stringify(data)))

const about = (rules: unknown) => ({ data: { x: rules } })

test.each([
  ['equals', ['a', 1, true, null], ['a', 1, true, null], ['b', 2, false, '1']],
  ['an empty text', [''], [''], ['a', null]],
  ['prefix', [{ prefix: 'us-' }], ['us-east'], ['eu-', 'US-', 5]],
  ['prefix ignoring case', [{ prefix: { 'equals-ignore-case': 'Us-' } }], ['uS-east'], ['eu-']],
  ['suffix', [{ suffix: '.png' }], ['a.png'], ['a.PNG', 'png']],
  ['equals ignoring case', [{ 'equals-ignore-case': 'Ann' }], ['aNN'], ['Anna']],
  [
    'wildcard',
    [{ wildcard: 'a*c*.txt' }],
    ['ac.txt', 'abcd.txt', 'acc.txt.txt'],
    ['a.txt', 'ac.tx', 'bac.txt'],
  ],
  ['an escaped wildcard', [{ wildcard: 'a\\*c' }], ['a*c'], ['abc']],
  ['numeric equals', [{ numeric: ['=', 100] }], [100], [99, '100']],
  ['a numeric range', [{ numeric: ['>', 10, '<=', 20] }], [10.5, 20], [10, 21]],
  ['cidr', [{ cidr: '10.0.0.0/24' }], ['10.0.0.255'], ['10.0.1.0', 'host']],
  ['anything but', [{ 'anything-but': ['a', 5] }], ['b', 6, null], ['a', 5]],
  ['anything but a prefix', [{ 'anything-but': { prefix: 'a' } }], ['b'], ['ab']],
  [
    'anything but one of several suffixes',
    [{ 'anything-but': { suffix: ['.a', '.b'] } }],
    ['x.c'],
    ['x.a', 'x.b'],
  ],
  ['any of several rules', [{ prefix: 'a' }, { suffix: 'z' }], ['ab', 'yz'], ['bb']],
  ['an element of an array', ['a'], [['a', 'b'], [['c', 'a']].flat()], [['b'], []]],
])('a filter takes %s', (_name, rules, those, others) => {
  for (const value of those) expect(passes(about(rules), { x: value }), JSON.stringify(value)).toBe(true)
  for (const value of others) expect(passes(about(rules), { x: value }), JSON.stringify(value)).toBe(false)
})

test('exists and its absence are about leaves', () => {
  expect(passes(about([{ exists: true }]), { x: null })).toBe(true)
  expect(passes(about([{ exists: true }]), { y: 1 })).toBe(false)
  expect(passes(about([{ exists: false }]), { y: 1 })).toBe(true)
  expect(passes(about([{ 'anything-but': 'a' }]), { y: 1 })).toBe(false)
})

test('all fields of a pattern must match, at any depth, and one of $or', () => {
  const pattern = { data: { a: { b: [1] }, $or: [{ c: ['x'] }, { d: ['y'] }] } }
  expect(passes(pattern, { a: { b: 1 }, d: 'y' })).toBe(true)
  expect(passes(pattern, { a: { b: 1 } })).toBe(false)
  expect(passes(pattern, { a: [{ b: 2 }, { b: 1 }], c: 'x' })).toBe(true)
  expect(passes({ data: { toString: [{ exists: true }] } }, {})).toBe(false)
})

test('filters look at the metadata, and any of them is enough', () => {
  expect(passes({ partitionKey: ['lane-7f'] }, {})).toBe(true)
  expect(passes({ partitionKey: ['lane-00'], data: { x: [1] } }, { x: 1 })).toBe(false)
  expect(passes({ approximateArrivalTimestamp: [{ numeric: ['>', 1_545_084_650] }] }, {})).toBe(true)
  const filters = [{ pattern: '{"data":{"x":[1]}}' }, { pattern: '{"data":{"x":[2]}}' }]
  expect([1, 2, 3].map((x) => compileFilters(filters)(record(JSON.stringify({ x }))))).toEqual([
    true,
    true,
    false,
  ])
})

test('data that is not JSON passes no pattern about data, and any other', () => {
  for (const data of [Buffer.from('{'), Buffer.from([0xff, 0xfe]), new Uint8Array()]) {
    expect(compileFilters([{ pattern: '{"data":{"x":[{"exists":true}]}}' }])(record(data))).toBe(false)
    expect(compileFilters([{ pattern: '{"partitionKey":["lane-7f"]}' }])(record(data))).toBe(true)
    expect(compileFilters([])(record(data))).toBe(true)
  }
})
