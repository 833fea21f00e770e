// What we use of fs-native-extensions 1.5, which has no types of its own.

declare module 'fs-native-extensions' {
  /** Resolves when an open, writable file is locked for this descriptor alone. The lock goes when that is closed, or its process ends. */
  export function waitForLock(fd: number): Promise<void>
}
