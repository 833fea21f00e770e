import type { Checkpoint, Checkpoints } from './checkpoints.ts'
import { insist, type Surroundings } from './insist.ts'

/** Keeps one shard's checkpoint: one save at a time, always of the newest, without holding up the deliveries. */
export class Keeper {
  readonly #save: (checkpoint: Checkpoint) => Promise<void>
  readonly #around: Surroundings
  readonly #saved: () => void
  #kept: Checkpoint
  #newest: Checkpoint
  #saving: Promise<void> | undefined

  constructor(
    checkpoints: Checkpoints,
    [mapping, shardId]: readonly [string, string],
    start: Checkpoint,
    around: Surroundings,
    saved: () => void,
  ) {
    this.#save = (checkpoint) => checkpoints.save(mapping, shardId, checkpoint)
    this.#kept = this.#newest = start
    this.#around = around
    this.#saved = saved
  }

  /** The checkpoint as it is saved. */
  get kept(): Checkpoint {
    return this.#kept
  }

  get isSaved(): boolean {
    return this.#kept === this.#newest
  }

  keep(checkpoint: Checkpoint): void {
    const { sequenceNumber, ended } = this.#newest
    if (checkpoint.sequenceNumber === sequenceNumber && checkpoint.ended === ended) return
    this.#newest = checkpoint
    this.#saving ??= this.#catchUp()
  }

  /** Resolves once the newest checkpoint is saved, or, where the mapping stops, was tried to be. */
  async settled(): Promise<void> {
    await this.#saving
  }

  async #catchUp(): Promise<void> {
    for (let stuck = false; !this.isSaved && !stuck;) stuck = !(await this.#saveNewest())
    this.#saving = undefined
  }

  async #saveNewest(): Promise<boolean> {
    const checkpoint = this.#newest
    const saved = await insist(this.#around, 'save a checkpoint', async () => {
      await this.#save(checkpoint)
      return true
    })
    if (saved !== true) return false
    this.#kept = checkpoint
    this.#saved()
    return true
  }
}
