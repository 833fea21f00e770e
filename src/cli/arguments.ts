import { InvalidArgumentError } from 'commander'
import { parseInstant } from '../events/instant.ts'
import { TOPIC_ARN } from '../home/home-options.ts'
import { isUserId, type UserId } from '../events/user-id.ts'

/** A parser of whole numbers in [min, max], for commander. */
export const wholeNumber =
  (min: number, max: number) =>
  (text: string): number => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= min && value <= max) return value
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`)
  }

/** A parser of seconds, greater than 0, with fractions. */
export function seconds(text: string): number {
  const value = Number(text)
  if (/^\d+(\.\d+)?$/.test(text) && value > 0 && value <= 2_000_000) return value
  throw new InvalidArgumentError('It must be a number of seconds, more than 0.')
}

export function time(text: string): string {
  if (parseInstant(text) !== undefined) return text
  throw new InvalidArgumentError('It must be an RFC 3339 time in UTC, such as 2026-11-22T10:00:00Z.')
}

export function httpUrl(text: string): string {
  if (/^https?:/.test(text) && URL.canParse(text)) return text
  throw new InvalidArgumentError('It must be an http URL.')
}

/** DynamoDB's table names have 3 to 255 of these characters; this leaves room for the name of our table. */
export function tablePrefix(text: string): string {
  if (/^[A-Za-z0-9_.-]{1,200}$/.test(text)) return text
  throw new InvalidArgumentError('It must be 1 to 200 of A-Z a-z 0-9 _ . -')
}

/** S3 User Guide, "General purpose bucket naming rules". */
export function bucketName(text: string): string {
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(text)) return text
  throw new InvalidArgumentError('It must be 3 to 63 of a-z 0-9 . - as S3 has them.')
}

/** A FIFO topic would need a group for each message. */
export function topicArn(text: string): string {
  if (TOPIC_ARN.test(text)) return text
  throw new InvalidArgumentError('It must be the ARN of a standard topic of SNS.')
}

export function userId(text: string): UserId {
  if (isUserId(text)) return text
  throw new InvalidArgumentError('It must be a user id: 1 to 64 of A-Z a-z 0-9 _ : -')
}
