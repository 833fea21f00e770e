const withoutCode = (page: string): string => page.replaceAll(/^```[^]*?^```$/gm, '')

/** A heading's anchor, as GitHub makes it. */
const slug = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-')

/** The anchors of a page in Markdown. A heading that comes again gets a number. */
export function anchorsOf(page: string): ReadonlySet<string> {
  const anchors = new Set<string>()
  for (const [, heading = ''] of withoutCode(page).matchAll(/^#{1,6} (.*)$/gm)) {
    const plain = slug(heading.trim())
    let anchor = plain
    for (let again = 1; anchors.has(anchor); again++) anchor = `${plain}-${again}`
    anchors.add(anchor)
  }
  return anchors
}

/** Where the links of a page lead, but for those that leave the repository. */
export const linksOf = (page: string): readonly string[] =>
  [...withoutCode(page).matchAll(/\]\(([^()\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link))
