/** Runs an action for each item of a list, a limited number at a time, and gives the results in the list's order. */
export async function someAtOnce<Item, Answer>(
  most: number,
  items: readonly Item[],
  take: (item: Item) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = []
  const waiting = items.entries()
  const worker = async (): Promise<void> => {
    for (const [at, item] of waiting) answers[at] = await take(item)
  }
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker))
  return answers
}
