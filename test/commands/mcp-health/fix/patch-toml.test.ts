import fc from 'fast-check'
import { parse, stringify } from 'smol-toml'
import { describe, expect, it } from 'vitest'
import { patchToml } from '../../../../src/commands/mcp-health/fix/patch-toml.ts'

const docs = { table: ['mcp_servers', 'docs'], replacesLine: null }
const set = (text: string, toml: string, replacesLine: number | null = null): string | undefined =>
  patchToml(text, { ...docs, toml, replacesLine })

describe('patchToml', () => {
  it.each([
    [
      'behind the last key of the table',
      '[mcp_servers.docs]\ncommand = "a" # mine\n\n[tui]\nx = 1\n',
      '[mcp_servers.docs]\ncommand = "a" # mine\nrequired = true\n\n[tui]\nx = 1\n',
    ],
    ['behind a heading without keys', '[mcp_servers.docs]\n', '[mcp_servers.docs]\nrequired = true\n'],
    [
      'with the indentation around it',
      '[mcp_servers.docs]\n  command = "a"\n',
      '[mcp_servers.docs]\n  command = "a"\n  required = true\n',
    ],
    [
      'with the line ends of the text',
      '[mcp_servers.docs]\r\ncommand = "a"\r\n',
      '[mcp_servers.docs]\r\ncommand = "a"\r\nrequired = true\r\n',
    ],
    [
      'where the last line has no end',
      '[mcp_servers.docs]\ncommand = "a"',
      '[mcp_servers.docs]\ncommand = "a"\nrequired = true\n',
    ],
    [
      'in the place of an old value, keeping its comment',
      '[mcp_servers.docs]\nrequired = false # for now\ncommand = "a"\n',
      '[mcp_servers.docs]\nrequired = true # for now\ncommand = "a"\n',
    ],
    [
      'behind a value of several lines',
      '[mcp_servers.docs]\nargs = [ # "\n  "a]",\n]\n# end\n',
      '[mcp_servers.docs]\nargs = [ # "\n  "a]",\n]\nrequired = true\n# end\n',
    ],
    [
      'behind a long string that looks like a table',
      '[mcp_servers.docs]\ncommand = """\n[tui]\n"""\n',
      '[mcp_servers.docs]\ncommand = """\n[tui]\n"""\nrequired = true\n',
    ],
    [
      'with dots where the table is written so',
      'mcp_servers.docs.command = "a"\n',
      'mcp_servers.docs.command = "a"\nmcp_servers.docs.required = true\n',
    ],
    [
      'with fewer dots under the parent',
      '[mcp_servers]\ndocs.command = "a"\n',
      '[mcp_servers]\ndocs.command = "a"\ndocs.required = true\n',
    ],
    [
      'under a new heading where only a table below is there',
      '[mcp_servers.docs.env]\nA = "1"\n',
      '[mcp_servers.docs.env]\nA = "1"\n\n[mcp_servers.docs]\nrequired = true\n',
    ],
    [
      'under a quoted heading',
      '[ mcp_servers . "docs" ]\ncommand = "a"\n',
      '[ mcp_servers . "docs" ]\ncommand = "a"\nrequired = true\n',
    ],
    ['in an empty text', '', '[mcp_servers.docs]\nrequired = true\n'],
  ])('sets a key %s', (_, before, after) => {
    expect(set(before, 'required = true\n')).toBe(after)
  })

  it('takes several keys, also under headings', () => {
    const toml = 'required = true\n[projects."/a b"]\ntrust_level = "trusted"\n'
    expect(set('[mcp_servers.docs]\ncommand = "a"\n', toml)).toBe(
      '[mcp_servers.docs]\ncommand = "a"\nrequired = true\n\n[projects."/a b"]\ntrust_level = "trusted"\n',
    )
  })

  it('puts the right key in the place of a wrong one', () => {
    const before = '# my servers\n[mcp_servers.docs]\ncomand = "a" # typo\nargs = []\n'
    expect(set(before, 'command = "a"', 3)).toBe('# my servers\n[mcp_servers.docs]\ncommand = "a" # typo\nargs = []\n')
  })

  it('puts several dotted keys in the place of a wrong one', () => {
    const before = '[mcp_servers.docs]\nautoApprove = ["a", "b"]\ncommand = "x"\n'
    const toml = 'tools.a.approval_mode = "approve"\ntools."b c".approval_mode = "approve"\n'
    const after = set(before, toml, 2) ?? ''
    expect(after).toMatch(/^\[mcp_servers\.docs\]\ntools\.a\.approval_mode = "approve"\ncommand = "x"\n/)
    expect(parse(after)).toEqual({
      mcp_servers: {
        docs: { command: 'x', tools: { a: { approval_mode: 'approve' }, 'b c': { approval_mode: 'approve' } } },
      },
    })
  })

  it('makes a list of variables longer', () => {
    const before = '[mcp_servers.docs]\nenv_vars = ["A"] # mine\nargs = ["x"]\n'
    expect(set(before, 'env_vars = ["B", "A"]')).toBe('[mcp_servers.docs]\nenv_vars = ["A","B"] # mine\nargs = ["x"]\n')
    expect(set(before, 'args = ["y"]')).toBe('[mcp_servers.docs]\nenv_vars = ["A"] # mine\nargs = ["y"]\n')
    expect(set('[mcp_servers.docs]\nenv_vars = [{ name = "A" }]\n', 'env_vars = ["B"]')).toBeUndefined()
  })

  it('does not touch a line that belongs to another table', () => {
    const before = '[tui]\nx = 1\n[mcp_servers.docs]\ncommand = "a"\n'
    expect(set(before, 'required = true', 2)).toBe('[tui]\nx = 1\n[mcp_servers.docs]\ncommand = "a"\nrequired = true\n')
  })

  it.each([
    ['an inline table', 'mcp_servers = { docs = { command = "a" } }\n', 'required = true'],
    ['a list of tables', '[[mcp_servers.docs]]\ncommand = "a"\n', 'required = true'],
    ['a text that is no TOML', '[mcp_servers.docs\n', 'required = true'],
    ['nothing to set', '[mcp_servers.docs]\n', '# nothing'],
  ])('gives up on %s', (_, before, toml) => {
    expect(set(before, toml)).toBeUndefined()
  })

  it('changes nothing but what was asked for, whatever stands there', () => {
    const text = fc.string({ unit: 'binary' }).filter((value) => value.isWellFormed() && value !== '__proto__')
    const value = fc.oneof(
      text,
      fc.boolean(),
      fc.integer({ min: -1000, max: 1000 }),
      fc.array(text),
      fc.dictionary(text, text),
    )
    const tables = fc.record({ mcp_servers: fc.dictionary(text, fc.dictionary(text, value)), other: value })
    fc.assert(
      fc.property(tables, text, fc.boolean(), (tables, name, hasComments) => {
        const plain = stringify(tables)
        const before = hasComments ? plain.replace(/^(\[[^\n]*)$/gm, '# [not.this]\n$1 # "comment" ]') : plain
        try {
          parse(before)
        } catch {
          // A heading inside of a long string got a comment that ends it.
          return
        }
        const after = patchToml(before, { toml: 'required = true\n', table: ['mcp_servers', name], replacesLine: null })
        if (after === undefined) return
        const { mcp_servers: servers, ...rest } = parse(after) as unknown as typeof tables
        const wanted = parse(before) as unknown as typeof tables
        expect(rest.other).toEqual(wanted.other)
        expect(servers[name]).toEqual({ ...wanted.mcp_servers?.[name], required: true })
        // Every line stays, but the one that had the key before.
        const lines = new Set(after.split('\n'))
        const gone = before.split('\n').filter((line) => !lines.has(line))
        expect(gone.every((line) => /^\s*required\s*=/.test(line))).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
