import { expect, it } from 'vitest'
import { chainAt } from '../../../../src/media/alexa/chain-at.ts'
import { ADDRESS, GOOD } from './sending.ts'

it('a chain is fetched once; an error, a redirection and a long answer are no chain', async () => {
  const asked: (RequestInit | undefined)[] = []
  const answers = [new Response('', { status: 403 }), new Response('x'.repeat(100_001)), new Response(GOOD)]
  const get = chainAt((_, options) => {
    asked.push(options)
    return Promise.resolve(answers.shift() ?? new Response('', { status: 500 }))
  })
  await expect(get(ADDRESS)).rejects.toThrow('S3 answers 403')
  await expect(get(ADDRESS)).rejects.toThrow('it is too long')
  expect([await get(ADDRESS), await get(ADDRESS)]).toEqual([GOOD, GOOD])
  expect(asked).toMatchObject([{ redirect: 'error' }, {}, {}])
})
