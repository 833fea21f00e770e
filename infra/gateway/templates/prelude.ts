/** The user and the lane of a write, from the authorizer and nothing else: it has verified the token. */
export const PRELUDE = `#set($q = '"')
#set($sub = $context.authorizer.user)
#set($lane = "lane-$context.authorizer.lane")
#set($path = $input.params().path)`
