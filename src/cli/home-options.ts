import { Option, type Command } from 'commander'
import { LIMITS } from '../server/server-defaults.ts'
import { bucketName, httpUrl, tablePrefix, topicArn, wholeNumber } from './arguments.ts'
import { LOG_HOMES, OBJECTS_HOMES, TABLES_HOMES, type HomeOptions } from '../home/home-options.ts'

/** Adds the options that locate a home, for every command. */
export function addHomeOptions(program: Command): Command {
  const options = [
    new Option(
      '--app <file>',
      'a module whose default export is an application; without it, the media-sharing one',
    ).env('TRIBUTARY_APP'),
    new Option('--data <dir>', 'the data directory').env('TRIBUTARY_DATA').default('.tributary'),
    new Option(
      '--log <home>',
      'where the log is: in the data directory, or a Kinesis stream; the directory records it',
    )
      .env('TRIBUTARY_LOG')
      .choices(LOG_HOMES),
    new Option('--stream <name>', 'the Kinesis stream (tributary)').env('TRIBUTARY_STREAM'),
    new Option(
      '--tables <home>',
      'where the tables are: in the data directory, or in DynamoDB; the directory records it',
    )
      .env('TRIBUTARY_TABLES')
      .choices(TABLES_HOMES),
    new Option(
      '--prefix <name>',
      "prefix of DynamoDB's tables, one for each log (tributary): <name>-usage and so on",
    )
      .env('TRIBUTARY_PREFIX')
      .argParser(tablePrefix),
    new Option(
      '--objects <home>',
      'where the bytes of media are: in the data directory, or in S3; the directory records it',
    )
      .env('TRIBUTARY_OBJECTS')
      .choices(OBJECTS_HOMES),
    new Option('--bucket <name>', 'the S3 bucket').env('TRIBUTARY_BUCKET').argParser(bucketName),
    notifyTopic(),
    new Option('--endpoint <url>', 'an AWS-compatible server to use instead of AWS')
      .env('TRIBUTARY_ENDPOINT')
      .argParser(httpUrl),
    new Option(
      '--max-ahead <seconds>',
      'how far the time of an event may be ahead of its arrival at the log (300); must be the same for all commands',
    )
      .env('TRIBUTARY_MAX_AHEAD')
      .argParser(wholeNumber(...LIMITS.maxAhead)),
  ]
  return options.reduce((command, option) => command.addOption(option), program)
}

const notifyTopic = (): Option =>
  new Option(
    '--notify-topic <arn>',
    'the SNS topic that gets the notifications of users; without it, they are only in the table',
  )
    .env('TRIBUTARY_TOPIC')
    .argParser(topicArn)

/** Only these options, out of all the options of a command. */
export const homeOptions = (options: HomeOptions): HomeOptions => {
  const { data, log, stream, tables, prefix, objects, bucket, notifyTopic, endpoint, maxAhead } = options
  return { data, log, stream, tables, prefix, objects, bucket, notifyTopic, endpoint, maxAhead }
}
