/**
 * How many mappings share the five reads a second of a shard: each polls once a second, and one read is left for people
 * (Kinesis Developer Guide, "Develop shared throughput consumers").
 */
const SHARING = 4

/** The maximum for an on-demand stream (Kinesis API reference, RegisterStreamConsumer). */
const MOST = 20

/**
 * The names of the consumers with enhanced fan-out: those in `wanted`, and those others for which a shard has no read
 * left. Throws if a wanted name is not a consumer's, or if there are more than a stream allows.
 */
export function fannedOut(
  consumers: readonly { readonly name: string }[],
  wanted: readonly string[],
): readonly string[] {
  const names = consumers.map(({ name }) => name)
  const stranger = wanted.find((name) => !names.includes(name))
  if (stranger !== undefined)
    throw new Error(`Cannot fan out to "${stranger}": the consumers are ${names.join(', ')}`)
  const sharing = names.filter((name) => !wanted.includes(name)).slice(0, SHARING)
  const own = names.filter((name) => !sharing.includes(name))
  if (own.length > MOST)
    throw new Error(
      `Cannot fan out to ${own.length} consumers: a stream has ${MOST}, and ${SHARING} may share a shard's reads`,
    )
  return own
}
