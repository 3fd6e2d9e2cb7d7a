import { z } from 'zod'
import type {
  ListedSource,
  PruneResult,
  SourceListResult,
  WatchCodexResult,
  WatchedResult,
} from '../../src/commands/watch-codex/result.ts'

const count = z.number().optional()

const watched: z.ZodType<WatchedResult> = z.strictObject({
  mode: z.literal('watched'),
  ended: z.enum(['all-shown', 'seen', 'timeout', 'until', 'no-reader']),
  entries: z.int(),
  levels: z.strictObject({ trace: count, debug: count, info: count, warn: count, error: count }),
  gaps: z.int(),
  threads: z.array(z.string()),
  tokens: z.number().nullable(),
  lastEntry: z.iso.datetime().nullable(),
  evidence: z.string().nullable(),
})

const source: z.ZodType<ListedSource> = z.strictObject({
  path: z.string(),
  kind: z.enum(['text', 'rollout', 'sqlite']),
  sizeBytes: z.number(),
  walBytes: z.number().nullable(),
  newestEntry: z.iso.datetime().nullable(),
  growthBytesPerMinute: z.number(),
})

const listed: z.ZodType<SourceListResult> = z.strictObject({
  mode: z.literal('listed'),
  places: z.array(
    z.strictObject({
      path: z.string(),
      kind: z.enum(['codex-home', 'log-dir', 'sqlite-home']),
      exists: z.boolean(),
    }),
  ),
  sources: z.array(source),
})

const pruned: z.ZodType<PruneResult> = z.strictObject({
  mode: z.literal('pruned'),
  removed: z.boolean(),
  files: z.array(z.strictObject({ path: z.string(), sizeBytes: z.number(), lastWritten: z.iso.datetime() })),
  totalBytes: z.number(),
})

/** The result of `watch-codex`: a watch that ended, the list of sources, or what was pruned. */
export const watchCodexSchema: z.ZodType<WatchCodexResult> = z.union([watched, listed, pruned])

/** One line of `watch-codex --jsonl`; in the evidence with the cursor of its source. */
export const watchLineSchema = z.union([
  z.strictObject({
    time: z.iso.datetime().nullable(),
    source: z.string(),
    kind: z.enum(['text', 'rollout', 'sqlite']),
    level: z.enum(['trace', 'debug', 'info', 'warn', 'error']),
    target: z.string().nullable(),
    thread: z.string().nullable(),
    text: z.string(),
    fields: z.record(z.string(), z.unknown()),
    cutBytes: z.int().optional(),
    cursor: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('gap'), time: z.iso.datetime(), source: z.string(), reason: z.string() }),
])
