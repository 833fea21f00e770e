import { dynamodbFeed } from './dynamodb-feed.ts'
import type { Feed } from './feed.ts'
import { s3News } from './s3-news.ts'
import { snsFeed } from './sns-feed.ts'

/** What an event of Lambda brings; undefined if it comes from no trigger that is known here. */
export function feedOf(event: unknown): Feed | undefined {
  const contents = s3News(event)
  return contents === undefined
    ? (snsFeed(event) ?? dynamodbFeed(event))
    : { source: 'aws:s3', failing: 'whole', contents }
}
