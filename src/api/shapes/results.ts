import Type from 'typebox'

const place = {
  shardId: Type.String(),
  sequenceNumber: Type.String({ pattern: '^\\d{56}$', description: 'a sequence number: 56 digits' }),
}

/** The place of an appended event in the log. */
export const placed = Type.Object({ id: Type.String(), ...place })

const flaws = Type.Array(Type.Object({ path: Type.String(), message: Type.String() }))

/** The result of each event of a request, in order. */
export const results = Type.Object({
  results: Type.Array(
    Type.Union([
      placed,
      Type.Object({
        id: Type.Union([Type.String(), Type.Null()]),
        error: Type.Object({
          reason: Type.String(),
          detail: Type.String(),
          errors: Type.Optional(flaws),
          line: Type.Optional(Type.Integer({ minimum: 1, description: 'of NDJSON; blank lines count' })),
        }),
      }),
    ]),
  ),
})
