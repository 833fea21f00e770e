/**
 * The user and the lane of a write, from the token's claims and nothing else. A Cognito `sub` is a UUID of 36
 * characters, and its last two digits are the lane (`laneOf`): a template can take a substring but cannot hash.
 */
export const PRELUDE = `#set($q = '"')
#set($sub = $context.authorizer.claims.sub)
#set($lane = "lane-$sub.substring(34)")
#set($path = $input.params().path)`
