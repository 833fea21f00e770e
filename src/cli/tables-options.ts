import { Option, type Command } from 'commander'
import { httpUrl, tablePrefix } from './arguments.ts'

/** Where the tables are: in the data directory, or in DynamoDB under names that begin with the prefix. */
export interface TablesChoice {
  readonly tables: 'embedded' | 'dynamodb'
  readonly prefix: string
  /** Of an AWS-compatible server; undefined for AWS itself. */
  readonly endpoint?: string
}

/** Adds what says where the tables are, for every command. */
export function addTablesOptions(program: Command): Command {
  return program
    .addOption(
      new Option('--tables <home>', 'where the tables are')
        .choices(['embedded', 'dynamodb'])
        .env('TRIBUTARY_TABLES')
        .default('embedded'),
    )
    .addOption(
      new Option('--prefix <name>', "of DynamoDB's tables, one for each log: <name>-usage and so on")
        .env('TRIBUTARY_PREFIX')
        .default('tributary')
        .argParser(tablePrefix),
    )
    .addOption(
      new Option('--endpoint <url>', 'of an AWS-compatible server; tables are made there when missing')
        .env('TRIBUTARY_ENDPOINT')
        .argParser(httpUrl),
    )
}
