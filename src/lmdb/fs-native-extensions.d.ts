// What we use of fs-native-extensions 1.5, which has no types of its own.

declare module 'fs-native-extensions' {
  export interface LockOptions {
    /** Others may lock it for reading, too; without, nobody else locks it. */
    readonly shared?: boolean
  }

  /**
   * Resolves when bytes of an open, writable file are locked for this descriptor. The lock goes when that is closed, or its
   * process ends.
   */
  export function waitForLock(fd: number, from: number, count: number, options?: LockOptions): Promise<void>

  /** As `waitForLock`, but answers at once: false where another descriptor's lock is in the way. */
  export function tryLock(fd: number, from: number, count: number, options?: LockOptions): boolean

  export function unlock(fd: number, from: number, count: number): void
}
