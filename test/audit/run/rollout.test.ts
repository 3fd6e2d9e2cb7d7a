import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { copyRollouts, findAttemptRollouts } from '../../../src/audit/run/rollout.ts'
import { createRedactor } from '../../../src/env/index.ts'
import { EvidenceWriter } from '../../../src/evidence/index.ts'

const KEY = 'Qx7-secret/of+this=test!'
const NAME = 'rollout-2026-11-20T14-15-02-01a1faa3-0524-7921-849e-698445659bc0.jsonl'

let folder: string
let home: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollout ü '))
  home = join(folder, 'home')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** What the evidence holds after Codex left these files in its home; undefined when it holds no rollout. */
async function copied(files: Record<string, string | Buffer>): Promise<string | undefined> {
  await mkdir(home)
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(home, path)), { recursive: true })
    await writeFile(join(home, path), content)
  }
  const redactor = createRedactor()
  redactor.add('CODEX_API_KEY', KEY)
  const evidence = await EvidenceWriter.create(join(folder, 'evidence', 'run'), redactor)
  const rollouts = await findAttemptRollouts(home, { threadId: null, before: [], resumed: undefined })
  await copyRollouts(rollouts, evidence)
  await evidence.seal()
  return readFile(join(evidence.folder, 'rollout.jsonl'), 'utf8').catch(() => undefined)
}

describe('a rollout', () => {
  it('is copied line by line, without secrets', async () => {
    const lines = `{"type":"session_meta"}\n{"text":"key ${KEY}"}\n`
    expect(await copied({ [`sessions/2026/11/20/${NAME}`]: lines })).toBe(
      '{"type":"session_meta"}\n{"text":"key [redacted:CODEX_API_KEY]"}\n',
    )
  })

  it('keeps the line separators that JSON allows inside texts', async () => {
    const line = '{"text":"a\u2028b\u2029c\u0085d"}\n'
    expect(await copied({ [`sessions/2026/11/20/${NAME}`]: line })).toBe(line)
  })

  it('keeps a line of 15 MB, and of a longer one the beginning with what is missing', async () => {
    const long = `{"text":"${'x'.repeat(15 * 1024 * 1024)}"}\n`
    const longer = `{"text":"${'y'.repeat(20 * 1024 * 1024)}"}\n`
    const found = await copied({ [`sessions/2026/11/20/${NAME}`]: `${long}${longer}{}\n` })
    expect(found?.startsWith(long)).toBe(true)
    expect(found?.slice(long.length)).toMatch(/^\{"text":"y{60000}[^\n]*left out\]\n\{\}\n$/)
  })

  it('keeps a last line without a line end, as a killed Codex leaves it', async () => {
    expect(await copied({ [`sessions/2026/11/20/${NAME}`]: '{"a":1}\n{"b":' })).toBe('{"a":1}\n{"b":\n')
  })

  it('that is not there leaves nothing', async () => {
    expect(await copied({ 'config.toml': '', 'sessions/2026/notes.jsonl': '{}\n' })).toBeUndefined()
  })

  it('of a home without sessions leaves nothing', async () => {
    expect(await copied({})).toBeUndefined()
  })
})
