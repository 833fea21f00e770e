/** Every page of a list, one after the other; `ask` is called with the cursor of the next page. */
export async function* pagesOf<Page extends { readonly next: string | undefined }>(
  ask: (cursor: string | undefined) => Promise<Page>,
): AsyncGenerator<Page> {
  let cursor: string | undefined
  do {
    const page = await ask(cursor)
    yield page
    cursor = page.next
  } while (cursor !== undefined)
}
