/** The settings of a home that rows may be made with, and shown with. */
export interface Settings {
  /** Bytes of media that a user may have. */
  readonly quotaBytes: number
}

/**
 * The settings at the moment at which the log took an event, in milliseconds since 1970. It gives the same settings for
 * a moment at all times and in every process, so that a rebuild decides as the first fold did.
 */
export type SettingsAt = (appendedAt: number) => Settings

export const STANDARD: Settings = { quotaBytes: 1024 ** 3 }

/** The settings of the time before a home had quotas. */
export const NO_QUOTA: Settings = { quotaBytes: Infinity }

export const standardSettings: SettingsAt = () => STANDARD
