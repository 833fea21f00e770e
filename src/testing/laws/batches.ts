import fc from 'fast-check'
import { fold } from '../../fold/fold.ts'
import { boundTo } from '../../tables/bound.ts'
import type { Event } from '../../events/event.ts'
import { arrive } from '../arrive.ts'
import type { AsTest, Counterexample } from '../broken.ts'
import { check, type Law } from '../check.ts'
import { cuts } from '../cuts.ts'
import { expectSeen, idsOf, rowsOf } from '../deliver.ts'
import { model } from '../model.ts'

/** The cut into batches does not change the rows. */
export const batches: Law = ({ projection, depth, history, tables: make }) =>
  check(
    fc.asyncProperty(history, cuts(), async (events, cut) => {
      const arrivals = arrive(events)
      const shouldBe = model(projection, arrivals)
      const tables = make()
      const parts = cut(arrivals.length)
      for (const [from, to] of parts)
        await fold(projection, arrivals.slice(from, to), boundTo(tables, projection.name))
      await expectSeen(tables, { projection, depth }, shouldBe, () =>
        told(
          events,
          parts.map(([from, to]) => events.slice(from, to)),
          rowsOf(shouldBe),
        ),
      )
    }),
  )

function told(
  events: readonly Event[],
  parts: readonly (readonly Event[])[],
  then: AsTest['then'],
): Omit<Counterexample, 'difference'> {
  const delivery = [`in batches: ${parts.map((part) => `[${idsOf(part)}]`).join(' ')}`]
  const isOne = parts.slice(0, -1).every((part) => part.length === 1)
  const test = { given: parts.slice(0, -1).flat(), when: parts.at(-1) ?? [], then }
  return { events, delivery, test: isOne ? test : undefined }
}
