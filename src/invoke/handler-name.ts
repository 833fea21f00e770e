/** The module and the function that a command line names. */
export interface HandlerName {
  /** The module's file. */
  readonly file: string
  /** If undefined, the export `handler`, or else the default export. */
  readonly export: string | undefined
}

/** Parses `MODULE` or `MODULE#EXPORT`; undefined if it is neither. The name of a folder may contain a `#`. */
export function parseHandlerName(text: string): HandlerName | undefined {
  const [, file, name] = /^(.+?)(?:#([^#/\\]*))?$/s.exec(text) ?? []
  return file === undefined || name === '' ? undefined : { file, export: name }
}

/** The function's name as in Lambda: the file's name without folders and extension. */
export const functionNameOf = ({ file }: HandlerName): string =>
  (file.split(/[/\\]/).at(-1) ?? '').replace(/\.[^.]*$/, '').replaceAll(/[^\w-]/g, '-')
