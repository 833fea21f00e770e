/** Fails on every batch that holds a deletion; with a callback, as Lambda's older runtimes take it. */
export const removals = (event, context, callback) => {
  const types = event.Records.map(
    ({ kinesis }) => JSON.parse(Buffer.from(kinesis.data, 'base64').toString()).type,
  )
  if (types.includes('media.deleted')) callback(new TypeError('deletions are not for this function'))
  else callback(null, { taken: types.length, left: context.getRemainingTimeInMillis() })
}
