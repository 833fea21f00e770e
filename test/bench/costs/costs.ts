import { countsOf, type Counts, type Measured } from './counts.ts'
import { dollarsOf, type Dollars, type Way } from './dollars.ts'
import { limitsOf, needsOf, type Limit, type Needs } from './growth.ts'
import { PRICES } from './prices.ts'

/** What the deployment on AWS costs and how it grows, calculated from the counts of one run and from list prices. */
export interface Costs {
  readonly prices: typeof PRICES
  readonly counts: Counts
  readonly perMillion: Readonly<Record<Way, Dollars>>
  readonly needs: readonly Needs[]
  readonly limits: readonly Limit[]
}

export function costsOf(measured: Measured): Costs {
  const counts = countsOf(measured)
  return {
    prices: PRICES,
    counts,
    perMillion: { gateway: dollarsOf('gateway', counts), packed: dollarsOf('packed', counts) },
    needs: needsOf(counts),
    limits: limitsOf(counts),
  }
}
