import { laws } from 'tributary/testing'
import { test } from 'vitest'
import orders from './application.ts'

for (const { name, run } of laws(orders)) test(name, run)
