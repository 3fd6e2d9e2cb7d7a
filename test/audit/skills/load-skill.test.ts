import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { describe, expect, it, test } from 'vitest'
import { FINDINGS_SCHEMA } from '../../../src/audit/skills/findings-schema.ts'
import { loadSkill, skillNames } from '../../../src/audit/skills/load-skill.ts'
import type { OwnSkill } from '../../../src/audit/skills/skill.ts'
import { useTemporaryFolder } from '../../platform/temporary-folder.ts'

const BUILT_IN = ['docs', 'gap-analysis', 'release-readiness', 'security']
const folder = useTemporaryFolder()
const load = (name: string, own: Record<string, OwnSkill> = {}) => loadSkill(name, { workspace: folder('repo'), own })

async function repository(files: Record<string, string | Buffer>): Promise<void> {
  await mkdir(folder('repo'))
  for (const [name, text] of Object.entries(files)) await writeFile(folder('repo', name), text)
}

describe('a built-in skill', () => {
  test.each(BUILT_IN)('%s tells its task, how to work and the form of the answer', async (name) => {
    const skill = await load(name)
    expect(skill).toMatchObject({ name, origin: 'built-in', outputSchema: FINDINGS_SCHEMA })
    expect(skill.prompt).toMatch(/^# [A-Z].*\n\nYou are /)
    for (const part of ['## How to work', 'Do not change', '## How to answer', 'one JSON object and nothing else']) {
      expect(skill.prompt).toContain(part)
    }
    for (const property of Object.keys(FINDINGS_SCHEMA.properties.findings.items.properties)) {
      expect(skill.prompt).toContain(`"${property}": `)
    }
    for (const word of [...FINDINGS_SCHEMA.properties.verdict.enum, 'high', 'medium', 'low', 'info']) {
      expect(skill.prompt).toContain(`"${word}"`)
    }
  })

  it('is found in any case', async () => {
    expect(await load(' Security ')).toMatchObject({ name: 'security' })
  })

  it('asks for zero-padded control ids when it is gap-analysis, and only then', async () => {
    const skills = await Promise.all(BUILT_IN.map((name) => load(name)))
    expect(skills.filter(({ controlIds }) => controlIds).map(({ name }) => name)).toEqual(['gap-analysis'])
    expect(skills.filter(({ prompt }) => prompt.includes('"ac-02"')).map(({ name }) => name)).toEqual(['gap-analysis'])
  })
})

describe('a skill of codexkit.toml', () => {
  it('gives findings and is told how, when it has no schema', async () => {
    const skill = await load('licences', { licences: { prompt: 'Check the licences.' } })
    expect(skill).toMatchObject({ name: 'licences', origin: 'codexkit.toml', controlIds: false })
    expect(skill.outputSchema).toBe(FINDINGS_SCHEMA)
    expect(skill.prompt).toMatch(/^Check the licences\.\n\n## How to work\n/)
  })

  it('asks for control ids when it says so', async () => {
    const skill = await load('x', { x: { prompt: 'Do it.', 'control-ids': true } })
    expect(skill.controlIds).toBe(true)
    expect(skill.prompt).toContain('"control": "ac-02" or null')
  })

  it.each(['utf8', 'utf16le'] as const)(
    'takes prompt and schema from files of the workspace (%s)',
    async (encoding) => {
      await repository({ 'ü p.md': Buffer.from('\uFEFFCount the files.', encoding), 's.json': '{"type":"object"}' })
      expect(await load('count', { count: { 'prompt-file': 'ü p.md', 'output-schema': './s.json' } })).toEqual({
        name: 'count',
        origin: 'codexkit.toml',
        prompt: 'Count the files.',
        outputSchema: { type: 'object' },
        controlIds: false,
      })
    },
  )

  it('wins over a built-in one of the same name', async () => {
    expect(await load('security', { security: { prompt: 'Ours.' } })).toMatchObject({ origin: 'codexkit.toml' })
  })

  test.each([
    [{ 'prompt-file': 'absent.md' }, /^Could not read .*absent\.md/, 'skills.x.prompt-file'],
    [{ 'prompt-file': '../outside.md' }, /outside\.md is not in the workspace\.$/, 'skills.x.prompt-file'],
    [{ 'prompt-file': 'link.md' }, /link\.md is not in the workspace\.$/, 'skills.x.prompt-file'],
    [{ 'prompt-file': 'empty.md' }, /^skills\.x in codexkit\.toml has no prompt\.$/, 'skills.x'],
    [{ prompt: 'x', 'output-schema': 'bad.json' }, /^bad\.json .* is not JSON\.$/, 'skills.x.output-schema'],
    [{ prompt: 'x', 'output-schema': 'list.json' }, /^list\.json .* is no JSON object\.$/, 'skills.x.output-schema'],
  ] as [OwnSkill, RegExp, string][])('%j is refused', async (own, message, key) => {
    await repository({ 'empty.md': ' \n', 'bad.json': '{', 'list.json': '[]' })
    await writeFile(folder('outside.md'), 'secret')
    await symlink(folder('outside.md'), folder('repo', 'link.md'))
    await expect(load('x', { x: own })).rejects.toMatchObject({
      code: 'CODEX_INVALID_CONFIG',
      exitCode: 2,
      message: expect.stringMatching(message),
      details: { key },
    })
  })
})

describe('a skill that is not there', () => {
  test.each(['gap', '', 'constructor', '__proto__', 'toString'])('%j exits 2 with the list', async (name) => {
    await expect(load(name, { mine: { prompt: 'x' } })).rejects.toMatchObject({
      code: 'CODEX_INVALID_OPTIONS',
      exitCode: 2,
      message: `There is no skill "${name}".`,
      hint: expect.stringContaining('docs, gap-analysis, mine, release-readiness, security'),
      details: { skills: ['docs', 'gap-analysis', 'mine', 'release-readiness', 'security'] },
    })
  })

  it('is not missed in the list', () => {
    expect(skillNames({})).toEqual(BUILT_IN)
  })
})
