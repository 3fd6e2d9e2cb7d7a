import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { createRedactor } from '../../src/env/index.ts'
import { EvidenceWriter } from '../../src/evidence/index.ts'

/** A verdict as `run-audit` writes it, with what a test changes. */
export function sampleVerdict(name: string, changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    schemaVersion: 1,
    codexHome: '/home/ada/homes/1',
    verdict: 'pass',
    rehearsed: false,
    scenario: null,
    threadId: '01a1fbc0-9cc5-7520-9ce7-b0e12b53f85c',
    usage: { input_tokens: 1200, cached_input_tokens: 200, output_tokens: 80, reasoning_output_tokens: 16 },
    evidence: `docs/evidence/codex/${name}`,
    response: 'All is well.\n',
    codex: { version: '0.169.0', origin: 'pinned', program: '/opt/codex', checksum: 'recorded' },
    startedAt: '2026-11-20T14:15:02.446Z',
    durationMs: 506,
    exit: { code: 0, signal: null, reason: 'ended' },
    items: { completed: 1, failed: 0 },
    unknownEvents: 0,
    redactions: {},
    error: null,
    ...changes,
  }
}

/** What the verdict of a run that failed says of it. */
export const RATE_LIMITED = {
  verdict: 'fail',
  error: {
    code: 'CODEX_RATE_LIMITED',
    message: 'The provider said: too many requests.',
    hint: 'Wait a minute.',
    exitCode: 5,
    retryable: true,
    details: {},
  },
}

/** The sealed evidence of a run in a folder; text or a value for `verdict.json`, and other files by name. */
export async function sealRun(
  folder: string,
  verdict: unknown = sampleVerdict(basename(folder)),
  files: Record<string, string> = {},
): Promise<void> {
  const evidence = await EvidenceWriter.create(folder, createRedactor())
  const texts = { ...sampleFiles(), 'verdict.json': typeof verdict === 'string' ? verdict : JSON.stringify(verdict) }
  for (const [name, text] of Object.entries({ ...texts, ...files })) await evidence.write(name, text)
  await evidence.seal()
}

/** What a run that was killed leaves: no verdict and no sums. */
export async function leaveUnsealed(folder: string, files: Record<string, string> = sampleFiles()): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
}

/** Files that every run begins with. */
export function sampleFiles(): Record<string, string> {
  const started = { elapsedMs: 285, type: 'system', subtype: 'thread.started', text: 'thread-of-events' }
  const environment = { codex: { version: '0.169.0' }, settings: { model: 'gpt-5-codex', rehearse: null } }
  return {
    'prompt.md': 'Audit this.\n',
    'events.jsonl': `${JSON.stringify(started)}\n{"type":"assi`,
    'environment.json': JSON.stringify(environment),
    'changes.patch': '',
  }
}
