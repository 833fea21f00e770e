import { describe, expect, test } from 'vitest'
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
  ['anything but a text', [{ 'anything-but': 'a' }], ['b', 6, null, true, ['a', 'b']], ['a', [], ['a'], {}]],
  ['anything but some texts', [{ 'anything-but': ['a', 'c'] }], ['b', 6, null], ['a', 'c']],
  ['anything but some numbers', [{ 'anything-but': [0, 5] }], ['b', 6, '5', null], [0, 5]],
  ['anything but a prefix', [{ 'anything-but': { prefix: 'a' } }], ['b'], ['ab']],
  [
    'anything but one of several suffixes',
    [{ 'anything-but': { suffix: ['.a', '.b'] } }],
    ['x.c'],
    ['x.a', 'x.b'],
  ],
  [
    'anything but one of some texts, ignoring case',
    [{ 'anything-but': { 'equals-ignore-case': ['Ann', 'bob'] } }],
    ['Anna', 5],
    ['aNN', 'BOB'],
  ],
  [
    'anything but what a wildcard takes',
    [{ 'anything-but': { wildcard: ['*/lib/*', '*.tmp'] } }],
    ['a/b'],
    ['a/lib/b', 'x.tmp'],
  ],
  ['suffix ignoring case', [{ suffix: { 'equals-ignore-case': '.PNG' } }], ['a.png'], ['png']],
  ['exactly', [{ exactly: 'a' }], ['a'], ['A', 'ab']],
  ['null', [null], [null, [null]], ['', 0, false, {}, []]],
  ['an escaped backslash', [{ wildcard: 'a\\\\*' }], ['a\\', 'a\\b'], ['a', 'ab']],
  ['IPv6 ranges', [{ cidr: '2001:db8::/32' }], ['2001:db8:1::'], ['2001:db9::', '10.0.0.1', 5]],
  ['one side of a range', [{ numeric: ['>=', 5] }], [5, 6], [4.9, '6', null]],
  ['an element of an array in an array', ['a'], [[['a']], [['b'], ['a']]], [[['b']], [[]]]],
  ['what exists', [{ exists: true }], [null, '', 0, false, ['a'], [['a']]], [[], {}, { y: 1 }, [{ y: 1 }]]],
  ['what does not exist', [{ exists: false }], [[], {}, { y: 1 }], [null, '', 0, ['a']]],
  ['any of several rules', [{ prefix: 'a' }, { suffix: 'z' }], ['ab', 'yz'], ['bb']],
  ['an element of an array', ['a'], [['a', 'b'], [['c', 'a']].flat()], [['b'], []]],
])('a filter takes %s', (_name, rules, those, others) => {
  for (const value of those) expect(passes(about(rules), { x: value }), JSON.stringify(value)).toBe(true)
  for (const value of others) expect(passes(about(rules), { x: value }), JSON.stringify(value)).toBe(false)
})

test('a missing field passes no rule but that it does not exist', () => {
  for (const rule of ['a', null, { exists: true }, { prefix: '' }, { 'anything-but': 'a' }])
    expect(passes(about([rule]), { y: 1 }), JSON.stringify(rule)).toBe(false)
  expect(passes(about([{ exists: false }]), { y: 1 })).toBe(true)
  expect(passes(about([{ 'anything-but': 'a' }, { exists: false }]), {})).toBe(true)
})

// "Control which events Lambda sends to your function", AWS Lambda guide.
test('numbers are compared by their spelling, and by their value only where a rule says numeric', () => {
  const passesText = (rule: string, x: string) =>
    compileFilters([{ pattern: `{"data":{"x":[${rule}]}}` }])(record(`{"x":${x}}`))
  expect(['300', '300.0', '3.0e2'].map((x) => passesText('300', x))).toEqual([true, false, false])
  expect(['300', '300.0', '3.0e2'].map((x) => passesText('{"numeric":["=",300]}', x))).toEqual([
    true,
    true,
    true,
  ])
  expect(passesText('12345678901234567890', '12345678901234567891')).toBe(false)
  expect(passesText('12345678901234567890', '12345678901234567890')).toBe(true)
})

test('of a key that is given twice the last counts', () => {
  const filters = [{ pattern: '{"data":{"x":["hello"],"y":[1],"x":["world"]}}' }]
  expect(compileFilters(filters)(record('{"x":"world","y":1}'))).toBe(true)
  expect(compileFilters(filters)(record('{"x":"hello","y":1}'))).toBe(false)
})

// Event Ruler, "JSON Array Matching".
test('fields match together only within one object of an array', () => {
  const staff = { employees: [[{ first: 'Anna', last: 'Smith' }], [{ first: 'Peter', last: 'Jones' }]] }
  const named = (first: string, last: string) =>
    passes({ data: { employees: { first: [first], last: [last] } } }, staff)
  expect(named('Anna', 'Smith')).toBe(true)
  expect(named('Anna', 'Jones')).toBe(false)
  const lacks = (field: string) => passes({ data: { employees: { [field]: [{ exists: false }] } } }, staff)
  expect([lacks('first'), lacks('middle')]).toEqual([false, true])
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

const JSON_DATA = ['{"x":1}', '{}', '[]', '5', '"text"', 'null', ' {"x":1}\n']
const OTHER_DATA = [
  '{',
  'text',
  '{"x":1}}',
  "{'x':1}",
  'undefined',
  '\ufeff{"x":1}',
  '',
  [0xff, 0xfe],
  [0xf3, 0x89, 0x9a, 0xc2],
]
const ABOUT_DATA = [
  { data: { a: [{ exists: false }] } },
  { data: { a: { b: [{ exists: false }] } } },
  { data: { $or: [{ a: [{ exists: false }] }, { b: [{ exists: false }] }] } },
  { $or: [{ data: { a: [{ exists: false }] } }, { partitionKey: ['lane-7f'] }] },
  { partitionKey: ['lane-7f'], data: { a: [{ 'anything-but': 'b' }, { exists: false }] } },
]
const ABOUT_METADATA = [
  { partitionKey: ['lane-7f'] },
  { a: [{ exists: false }] },
  { $or: [{ partitionKey: ['lane-00'] }, { partitionKey: [{ prefix: 'lane' }] }] },
]
const takes = (pattern: unknown, data: string | readonly number[]) =>
  compileFilters([{ pattern: JSON.stringify(pattern) }])(
    record(typeof data === 'string' ? data : Uint8Array.from(data)),
  )

// "Properly filtering Kinesis and DynamoDB messages", AWS Lambda guide: incoming data, filter pattern for data, action.
describe('the table of AWS', () => {
  test.each(JSON_DATA)('valid JSON, valid JSON: filters: %s', (data) => {
    for (const pattern of ABOUT_DATA) expect(takes(pattern, data), JSON.stringify(pattern)).toBe(true)
    expect(takes({ data: { x: [2] } }, data)).toBe(false)
  })

  test.each([...JSON_DATA, ...OTHER_DATA])(
    'no pattern for data: filters on the metadata only: %s',
    (data) => {
      for (const pattern of ABOUT_METADATA) expect(takes(pattern, data), JSON.stringify(pattern)).toBe(true)
      expect(takes({ partitionKey: ['lane-00'] }, data)).toBe(false)
      expect(compileFilters([])(record('text'))).toBe(true)
    },
  )

  test.each(OTHER_DATA)('no JSON, valid JSON: drops the record: %s', (data) => {
    for (const pattern of ABOUT_DATA) expect(takes(pattern, data), JSON.stringify(pattern)).toBe(false)
  })

  test('a record that one filter drops may pass another', () => {
    const filters = [ABOUT_DATA[0], ABOUT_METADATA[0]].map((each) => ({ pattern: JSON.stringify(each) }))
    expect(compileFilters(filters)(record('text'))).toBe(true)
  })

  test.each([
    '{"data":["text"]}',
    '{"data":[{"exists":true}]}',
    '{"data":[{"anything-but":["text"]}]}',
    '{"data":"text"}',
    '{"$or":[{"data":["text"]},{"partitionKey":["a"]}]}',
  ])('a pattern for data that is a text: throws when the mapping is made: %s', (pattern) => {
    expect(() => compileFilters([{ pattern }])).toThrow('data')
  })
})

test.each([
  ['{"data":{"x":[{"anything-but":["a",5]}]}}', 'numbers or strings'],
  ['{"data":{"x":[{"anything-but":null}]}}', 'numbers or strings'],
  ['{"data":{"x":[{"anything-but":[]}]}}', 'numbers or strings'],
  ['{"data":{"x":[{"anything-but":{"prefix":""}}]}}', 'null prefix/suffix'],
  ['{"data":{"x":[{"anything-but":{"prefix":123}}]}}', 'must be a string'],
  ['{"data":{"x":[{"anything-but":{"equals-ignore-case":[1]}}]}}', 'must be a string'],
  ['{"data":{"x":[{"anything-but":{"prefix":{"equals-ignore-case":"a"}}}]}}', 'must be a string'],
  ['{"data":{"x":[{"anything-but":{"numeric":["=",1]}}]}}', 'unsupported anything-but'],
  ['{"data":{"x":[{"anything-but":{"prefix":"a","suffix":"b"}}]}}', 'unsupported anything-but'],
  ['{"data":{"x":[{"prefix":["a"]}]}}', 'prefix match pattern must be a string'],
  ['{"data":{"x":[{"equals-ignore-case":["a"]}]}}', 'must be a string'],
  ['{"data":{"x":[{"wildcard":"a**"}]}}', 'consecutive wildcard'],
  ['{"data":{"x":[{"wildcard":"a\\\\b"}]}}', 'escape'],
  ['{"data":{"x":[{"wildcard":"a\\\\"}]}}', 'escape'],
  ['{"data":{"x":[{"numeric":[">",0,">",5]}]}}', 'bad numeric range operator'],
  ['{"data":{"x":[{"numeric":["<",9,">",5]}]}}', 'bad numeric range operator'],
  ['{"data":{"x":[{"numeric":["=",1,"<",5]}]}}', 'bad numeric range operator'],
  ['{"data":{"x":[{"numeric":[">",5,"<",5]}]}}', 'bottom must be less than top'],
  ['{"data":{"x":[{"numeric":[">",0,"<"]}]}}', 'each with a number'],
  ['{"data":{"x":[{"numeric":["=","1"]}]}}', 'must be numeric'],
  ['{"data":{"x":[{"numeric":"=1"}]}}', 'must be an array'],
  ['{"data":{"x":[{"NUMERIC":["=",1]}]}}', 'unrecognized match type NUMERIC'],
  ['{"data":{"x":[{"exists":"true"}]}}', 'true or false'],
  ['{"data":{"x":[{"cidr":"10.0.0.0"}]}}', 'malformed CIDR'],
  ['{"data":{"x":[{"cidr":"10.0.0.0/33"}]}}', 'malformed CIDR'],
  ['{"data":{"x":[{"exists":true,"prefix":"a"}]}}', 'none of EventBridge'],
  ['{"data":{"x":[["a"]]}}', 'none of EventBridge'],
  ['{"data":{"x":[]}}', 'at least one value'],
  ['{"data":{}}', 'at least one field'],
  ['{"partitionKey":"a"}', 'an object or an array'],
  ["{'partitionKey':['a']}", 'it is not JSON'],
])('a pattern that EventBridge refuses is refused: %s', (pattern, reason) => {
  expect(() => compileFilters([{ pattern }])).toThrow(reason)
})

test('what is under $or but no choice of patterns is a field', () => {
  expect(passes({ data: { $or: ['x'] } }, { $or: 'x' })).toBe(true)
  expect(passes({ data: { $or: [{ prefix: 'x' }, { suffix: 'y' }] } }, { $or: 'xz' })).toBe(true)
  expect(passes({ data: { $or: { a: [1] } } }, { $or: { a: 1 } })).toBe(true)
})
