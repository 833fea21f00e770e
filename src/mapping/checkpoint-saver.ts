import type { Checkpoint, Checkpoints } from './checkpoints.ts'
import { retryUntilStopped, type MappingContext } from './retry-until-stopped.ts'

/** Saves one shard's checkpoint: one save at a time, always the newest, without delaying deliveries. */
export class CheckpointSaver {
  readonly #save: (checkpoint: Checkpoint) => Promise<void>
  readonly #context: MappingContext
  readonly #saved: () => void
  #kept: Checkpoint
  #newest: Checkpoint
  #saving: Promise<void> | undefined

  constructor(
    checkpoints: Checkpoints,
    [mapping, shardId]: readonly [string, string],
    start: Checkpoint,
    context: MappingContext,
    saved: () => void,
  ) {
    this.#save = (checkpoint) => checkpoints.save(mapping, shardId, checkpoint)
    this.#kept = this.#newest = start
    this.#context = context
    this.#saved = saved
  }

  /** The saved checkpoint. */
  get saved(): Checkpoint {
    return this.#kept
  }

  get isSaved(): boolean {
    return this.#kept === this.#newest
  }

  save(checkpoint: Checkpoint): void {
    const { sequenceNumber, ended } = this.#newest
    if (checkpoint.sequenceNumber === sequenceNumber && checkpoint.ended === ended) return
    this.#newest = checkpoint
    this.#saving ??= this.#catchUp()
  }

  /** Resolves when the newest checkpoint is saved; if the mapping stops, after one more attempt. */
  async settled(): Promise<void> {
    await this.#saving
  }

  async #catchUp(): Promise<void> {
    for (let stuck = false; !this.isSaved && !stuck;) stuck = !(await this.#saveNewest())
    this.#saving = undefined
  }

  async #saveNewest(): Promise<boolean> {
    const checkpoint = this.#newest
    const saved = await retryUntilStopped(this.#context, 'save a checkpoint', async () => {
      await this.#save(checkpoint)
      return true
    })
    if (saved !== true) return false
    this.#kept = checkpoint
    this.#saved()
    return true
  }
}
