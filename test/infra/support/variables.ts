/**
 * The ways in which `$input.json()` may spell a JSON text. AWS documents only that the result is JSON, so the templates
 * must be right for each spelling.
 */
export type Spelling = 'plain' | 'slashes' | 'ascii'

export const SPELLINGS: readonly Spelling[] = ['plain', 'slashes', 'ascii']

const spell: Readonly<Record<Spelling, (json: string) => string>> = {
  plain: (json) => json,
  slashes: (json) => json.replaceAll('/', '\\/'),
  ascii: (json) => json.replaceAll(/[\u007f-\uffff]/g, unicodeEscape),
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
}

/** The parameters of a request. */
export interface Parameters {
  readonly path: Readonly<Record<string, string>>
  readonly header: Readonly<Record<string, string>>
}

/** `$input` (API Gateway Developer Guide, "Mapping template reference", Input variables). */
export class Input {
  readonly #value: unknown
  readonly #parameters: Parameters
  readonly #spelling: Spelling

  constructor(body: string, parameters: Parameters, spelling: Spelling) {
    this.#value = JSON.parse(body)
    this.#parameters = parameters
    this.#spelling = spelling
  }

  path(at: string): unknown {
    return look(this.#value, at)
  }

  json(at: string): string {
    return spell[this.#spelling](JSON.stringify(look(this.#value, at)))
  }

  params(): Parameters {
    return this.#parameters
  }
}

/** The part of JSONPath that templates use: `$`, `$.name`, `$[0]`, `$[*].name`. */
function look(value: unknown, path: string): unknown {
  const [, all, at, name] = /^\$(?:(\[\*\])|\[(\d+)\])?(?:\.(\w+))?$/.exec(path) ?? [path]
  if (path !== '$' && all === undefined && at === undefined && name === undefined)
    throw new Error(`Cannot follow JSONPath ${path}`)
  if (all !== undefined && Array.isArray(value)) return value.map((one) => member(one, name))
  return member(at === undefined ? value : member(value, at), name)
}

function member(value: unknown, name: string | undefined): unknown {
  if (name === undefined) return value
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : null
}

/** `$util` (the same guide, Util variables). UTF-8 cannot express a lone surrogate, so Java writes `?`. */
export class Util {
  base64Encode = (text: string): string => Buffer.from(text.replaceAll(LONE, '?')).toString('base64')
  urlDecode = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '))
  parseJson = (text: string): unknown => JSON.parse(text)

  /** The escapeJavaScript of Apache Commons, which also escapes `'`, `/` and all characters that are not ASCII. */
  escapeJavaScript = (text: string): string =>
    text
      .replaceAll(/["'\\/]/g, '\\$&')
      .replaceAll(/[\b\t\n\f\r]/g, (control) => JSON.stringify(control).slice(1, -1))
      .replaceAll(/[^ -~]/g, unicodeEscape)
}

const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
