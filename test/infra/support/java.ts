import type { Compile } from 'velocityjs'

type CompileConfig = NonNullable<ConstructorParameters<typeof Compile>[1]>

type Method = (self: never, ...args: never[]) => unknown

/** The methods of java.lang.String that our templates may call: the engine under API Gateway is Java's. */
const ofString: Readonly<Record<string, Method>> = {
  length: (self: string) => self.length,
  substring: (self: string, from: number, to?: number) => self.substring(from, to),
  startsWith: (self: string, start: string) => self.startsWith(start),
  endsWith: (self: string, end: string) => self.endsWith(end),
  contains: (self: string, part: string) => self.includes(part),
  toLowerCase: (self: string) => self.toLowerCase(),
  /** Removes all characters up to U+0020 at both ends, and no others. */
  trim: (self: string) => self.replace(/^[\0- ]+|[\0- ]+$/g, ''),
  /** The pattern must match the whole text. */
  matches: (self: string, pattern: string) => new RegExp(`^(?:${pattern})$`).test(self),
  replaceAll: (self: string, pattern: string, by: string) => self.replace(new RegExp(pattern, 'g'), by),
}

const ofList: Readonly<Record<string, Method>> = {
  size: (self: unknown[]) => self.length,
  get: (self: unknown[], at: number) => self[at],
  add: (self: unknown[], one: unknown) => self.push(one) > 0,
}

const ofMap: Readonly<Record<string, Method>> = {
  get: (self: object, key: string) => Object.entries(self).find(([name]) => name === key)?.[1] as unknown,
  keySet: (self: object) => Object.keys(self),
}

/**
 * Runs method calls on texts, lists and maps. A call throws if the method is not in the lists above. `$input` and
 * `$util` are objects of other classes, which this does not concern.
 */
export const javaMethods: NonNullable<CompileConfig['customMethodHandlers']> = [
  {
    uid: 'java',
    match: ({ context }) => typeof context === 'string' || Array.isArray(context) || isMap(context),
    resolve: ({ context, property, params }) => {
      const method = methodsOf(context)[property]
      if (method === undefined) throw new Error(`Cannot call ${property}() on ${typeof context}`)
      return method(context as never, ...(params as never[]))
    },
  },
]

const isMap = (context: unknown): boolean =>
  typeof context === 'object' && context !== null && Object.getPrototypeOf(context) === Object.prototype

function methodsOf(context: unknown): Readonly<Record<string, Method>> {
  if (typeof context === 'string') return ofString
  return Array.isArray(context) ? ofList : ofMap
}
