/** Plain: sums the stars of each window, and says so where the window ends; without a window it takes each batch as it comes. */
exports.handler = async (event) => {
  const stars = { ...event.state }
  for (const { kinesis } of event.Records) {
    const { data } = JSON.parse(Buffer.from(kinesis.data, 'base64').toString())
    stars[data.mediaId] = (stars[data.mediaId] ?? 0) + data.stars
  }
  if (event.isFinalInvokeForWindow) console.log(JSON.stringify({ window: event.window.start, stars }))
  return { state: stars }
}
