// The part of fs-native-extensions 1.5 that we use; it has no types of its own.

declare module 'fs-native-extensions' {
  export interface LockOptions {
    /** Whether others may lock the bytes for reading at the same time. */
    readonly shared?: boolean
  }

  /**
   * Resolves when bytes of an open, writable file are locked for this descriptor. The lock ends when the descriptor is
   * closed or the process ends.
   */
  export function waitForLock(fd: number, from: number, count: number, options?: LockOptions): Promise<void>

  /** Like `waitForLock`, but does not wait: false if another descriptor holds the lock. */
  export function tryLock(fd: number, from: number, count: number, options?: LockOptions): boolean

  export function unlock(fd: number, from: number, count: number): void
}
