/** A part of a page that is made from the program: between `<!-- made: NAME -->` and `<!-- end -->`. */
const BLOCK = /^<!-- made: ([\w-]+) -->\n[^]*?^<!-- end -->$/gm

/** The page with each made part made again. Throws where nothing makes a part of that name. */
export const remade = (page: string, makers: Readonly<Record<string, string>>): string =>
  page.replaceAll(BLOCK, (_, name: string) => {
    const text = makers[name]
    if (text === undefined) throw new Error(`Cannot make "${name}": nothing of this name is made`)
    return `<!-- made: ${name} -->\n\n${text}\n\n<!-- end -->`
  })

/** The names of a page's made parts. */
export const blocksIn = (page: string): readonly string[] =>
  [...page.matchAll(BLOCK)].map(([, name = '']) => name)
