/** Which function of which module, as a command line names it. */
export interface HandlerName {
  /** The module's file. */
  readonly file: string
  /** Undefined where none is named: then `handler`, else the default export. */
  readonly export: string | undefined
}

/** Reads `MODULE` or `MODULE#EXPORT`; undefined where it is neither. A folder's name may hold a `#`. */
export function parseHandlerName(text: string): HandlerName | undefined {
  const [, file, name] = /^(.+?)(?:#([^#/\\]*))?$/s.exec(text) ?? []
  return file === undefined || name === '' ? undefined : { file, export: name }
}

/** The name that Lambda would give the function: the file's, without folders and extension. */
export const functionNameOf = ({ file }: HandlerName): string =>
  (file.split(/[/\\]/).at(-1) ?? '').replace(/\.[^.]*$/, '').replaceAll(/[^\w-]/g, '-')
