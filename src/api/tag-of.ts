import type { Told } from './route.ts'

/** The groups of the document, in its order: what a path begins with, and what the group is about. */
export const TAGS = [
  { name: 'Events', begins: /^\/(events|streams)\b/, description: 'Append to the log' },
  { name: 'Media', begins: /^\/media\b/, description: 'Upload, describe, rate, delete' },
  {
    name: 'Users',
    begins: /^\/(users|nearby)\b/,
    description: 'What the tables say of users, and who is near',
  },
  { name: 'History', begins: /^\/history\b/, description: 'What happened, oldest first' },
  { name: 'Operations', begins: /^\//, description: 'Health, metrics and parked records' },
] as const

/** The group of a route. */
export const tagOf = ({ path }: Pick<Told, 'path'>): string =>
  TAGS.find(({ begins }) => begins.test(path))?.name ?? 'Operations'
