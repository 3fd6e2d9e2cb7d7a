import { parse } from 'smol-toml'
import { describe, expect, it } from 'vitest'
import { readProjectTables } from '../../src/settings/project-tables.ts'

const read = (toml: string) => readProjectTables(parse(toml))

describe('the skills of codexkit.toml', () => {
  it('are read as they stand', () => {
    const toml =
      '[skills.licences]\nprompt = "Check."\n[skills.gaps]\nprompt-file = "p.md"\noutput-schema = "s.json"\ncontrol-ids = true\n'
    expect(read(toml).skills).toEqual({
      licences: { prompt: 'Check.' },
      gaps: { 'prompt-file': 'p.md', 'output-schema': 's.json', 'control-ids': true },
    })
  })

  it.each([
    ['[skills.x]\n', 'skills.x in codexkit.toml: needs one of prompt and prompt-file.'],
    [
      '[skills.x]\nprompt = "a"\nprompt-file = "b"\n',
      'skills.x in codexkit.toml: needs one of prompt and prompt-file.',
    ],
    ['[skills."A B"]\nprompt = "a"\n', 'skills.A B in codexkit.toml: is no name of a skill.'],
    ['[skills.x]\nprompt = 3\n', 'skills.x.prompt in codexkit.toml: '],
    ['[skills.x]\nprompt = "a"\nprmpt = "b"\n', 'skills.x in codexkit.toml: '],
  ])('are refused with their key: %j', (toml, message) => {
    expect(() => read(toml)).toThrow(
      expect.objectContaining({ code: 'CODEX_INVALID_CONFIG', exitCode: 2, message: expect.stringContaining(message) }),
    )
  })
})
