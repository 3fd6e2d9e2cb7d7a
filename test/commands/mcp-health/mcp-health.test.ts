import {
  lstatSync,
  symlinkSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { McpAccess } from '../../../src/commands/mcp-health/mcp-access.ts'
import { CRASH, fakeMcp, makeFinding, makeProbe, runMcpHealth } from './fake-mcp.ts'

let folder: string
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'codexkit mcp ü-')))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const run = (mcp: McpAccess, ...words: string[]): ReturnType<typeof runMcpHealth> => runMcpHealth(folder, mcp, words)
const LATE = { verdict: 'ok-but-late', reasons: ['Its tools come after 1.4 s; Codex waits 1 s.'] } as const

describe('the exit code of mcp-health', () => {
  it.each([
    ['everything is ok', [{}], [], 0],
    ['there is no server', [], [], 0],
    ['an optional server is unhealthy', [CRASH], [], 0],
    ['the same with --strict', [CRASH], ['--strict'], 1],
    ['a required server is unhealthy', [{ ...CRASH, required: true }], [], 8],
    ['a required server is disabled', [{ ...CRASH, required: true, enabled: false }], [], 0],
    ['the unhealthy one is named', [CRASH], ['--server', 'docs'], 8],
    ['a disabled one is named', [{ enabled: false }], ['--server', 'docs'], 0],
    ['the same with --strict', [{ enabled: false }], ['--server', 'docs', '--strict'], 1],
    ['another one is named', [CRASH, { name: 'other' }], ['--server', 'other'], 0],
    ['a server stops the run', [{ prediction: { stopsRun: true, verdict: 'unhealthy' } as const }], [], 8],
    ['a required server is late', [{ required: true, prediction: LATE }], [], 0],
    ['the same with --strict', [{ required: true, prediction: LATE }], ['--strict'], 1],
    [
      'a tool that was called failed',
      [{ probe: { call: { tool: 'search', isError: true, ms: 3, text: 'no' } } }],
      ['-s', 'docs', '--call', 'search'],
      8,
    ],
    [
      'a tool that was called works',
      [{ probe: { call: { tool: 'search', isError: false, ms: 3, text: 'yes' } } }],
      ['-s', 'docs', '--call', 'search'],
      0,
    ],
  ])('when %s', async (_, servers, words, exitCode) => {
    expect((await run(fakeMcp(servers), ...words)).exitCode).toBe(exitCode)
  })

  it.each([
    ['mcp.breaks-codex', 8],
    ['mcp.unreadable-config', 8],
    ['mcp.not-in-this-version', 8],
    ['mcp.unknown-key', 0],
  ] as const)('with the finding %s is %i', async (id, exitCode) => {
    const mcp = fakeMcp([{}, { name: 'other' }], { findings: [makeFinding({ id, server: 'docs' })] })
    expect((await run(mcp)).exitCode).toBe(exitCode)
    // Codex does not start for the other one either.
    expect((await run(mcp, '--server', 'other')).exitCode).toBe(exitCode)
  })

  it.each([
    ['warning', 1],
    ['error', 1],
    ['note', 0],
  ] as const)('with a finding that is a %s is %i with --strict', async (severity, exitCode) => {
    const mcp = fakeMcp([{}], { findings: [makeFinding({ severity })] })
    expect((await run(mcp, '--strict')).exitCode).toBe(exitCode)
    expect((await run(mcp)).exitCode).toBe(0)
  })

  it('names the servers and what to do', async () => {
    const { stderr } = await run(fakeMcp([{ ...CRASH, required: true }]))
    expect(stderr).toContain('An MCP server that must work does not: docs.')
    expect(stderr).toContain('npm install x')
  })
})

describe('options of mcp-health', () => {
  it.each([
    [['--call', 'search'], '--call needs one --server NAME.'],
    [['--call-arguments', '{}'], '--call-arguments needs --call TOOL.'],
    [['-s', 'docs', '--call', 'search', '--call-arguments', '[1]'], '--call-arguments is not a JSON object.'],
    [['-s', 'docs', '--call', 'search', '--call-arguments', 'x'], '--call-arguments is not a JSON object.'],
    [['--dry-run'], '--dry-run needs --fix.'],
    [['--yes'], '--yes needs --fix.'],
    [['--update-baseline'], '--update-baseline needs --baseline FILE.'],
    [
      ['--update-baseline', '--baseline', 'a', '-s', 'docs'],
      '--update-baseline, which writes all servers, and --server.',
    ],
    [['--config', 'a', '--profile', 'b'], '--config, which is one file, and --profile'],
    [['--codex', 'a', '--codex-version', '0.169.0'], '--codex and --codex-version.'],
    [['--watch', '--fix'], '--watch and what is done once.'],
    [['--watch', '1s', '--sarif', 'x'], '--watch and what is done once.'],
    [['--ping', '0'], '--ping cannot be "0".'],
    [['--ping', '1.5'], '--ping cannot be "1.5".'],
    [['--timeout', 'soon'], '"soon" is not a time --timeout can wait.'],
    [['--sarif', 'x', '--junit', 'x'], '--sarif and --junit name the same file'],
    [['--github'], 'There is no step summary'],
    [['--server', 'doc'], 'Did you mean docs?'],
  ])('%j is refused', async (words, said) => {
    let probes = 0
    const mcp = fakeMcp([{}], { probe: async (_, server) => (probes++, makeProbe(server)) })
    const { exitCode, stderr } = await run(mcp, ...words)
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(said)])
    expect(probes).toBe(0)
  })

  it('reach what reads and what probes', async () => {
    for (const name of ['a.json', 'b.json', 'one.toml']) writeFileSync(join(folder, name), '')
    const asked: unknown[] = []
    const plain = fakeMcp([{}])
    const mcp: McpAccess = {
      ...plain,
      readServers: (host, sources) => (asked.push(sources), plain.readServers(host, sources)),
      probe: (host, server, request) => (asked.push(request), plain.probe(host, server, request)),
    }
    const words = ['--codex-home', 'home', '--profile', 'ci', '-c', 'a=1', '--from', 'a.json', '--from', 'b.json']
    await run(
      mcp,
      ...words,
      '--timeout',
      '3s',
      '--ping',
      '4',
      '--codex-version',
      '0.124.0',
      '-s',
      'docs',
      '--call',
      't',
      '--call-arguments',
      '{"a":1}',
    )
    expect(asked).toMatchObject([
      {
        codexHome: join(folder, 'home'),
        profile: 'ci',
        overrides: ['a=1'],
        configFile: undefined,
        jsonFiles: [join(folder, 'a.json'), join(folder, 'b.json')],
        codexVersion: '0.124.0',
      },
      { timeoutMs: 3000, pings: 4, codexVersion: '0.124.0', call: { tool: 't', arguments: { a: 1 } } },
    ])
    await run(mcp, '--config', 'one.toml')
    expect(asked[2]).toMatchObject({ configFile: join(folder, 'one.toml'), codexHome: '/nowhere/home/.codex' })
    expect(asked[3]).toMatchObject({ timeoutMs: undefined, pings: 0, call: undefined })
  })

  it.each([['--config'], ['--from']])('%s needs a file that is there', async (option) => {
    const { exitCode, stderr } = await run(fakeMcp([{}]), option, 'none')
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining(`There is no file ${join(folder, 'none')}.`)])
  })

  it('--codex needs a program', async () => {
    const { exitCode, stderr } = await run(fakeMcp([{}]), '--codex', 'none')
    expect([exitCode, stderr]).toEqual([7, expect.stringContaining('There is no Codex program')])
  })
})

describe('--baseline', () => {
  const tool = (hash: string): Parameters<typeof fakeMcp>[0][number] => ({
    probe: { tools: [{ ...makeProbe({ name: 'docs', enabled: true } as never).tools[0]!, inputSchemaHash: hash }] },
  })

  it('is written, holds, and tells what changed', async () => {
    const path = join(folder, 'mcp.lock.json')
    expect(await run(fakeMcp([tool('aa')]), '--baseline', 'mcp.lock.json')).toMatchObject({ exitCode: 3 })
    expect(await run(fakeMcp([tool('aa')]), '--baseline', 'mcp.lock.json', '--update-baseline')).toMatchObject({
      exitCode: 0,
    })
    const before = readFileSync(path, 'utf8')
    const same = await run(fakeMcp([tool('aa')]), '--baseline', 'mcp.lock.json')
    expect([same.exitCode, same.stdout]).toEqual([0, expect.stringContaining('The same as mcp.lock.json.')])
    const drifted = await run(fakeMcp([tool('bb')]), '--baseline', 'mcp.lock.json')
    expect([drifted.exitCode, drifted.stdout]).toEqual([1, expect.stringContaining('docs: docs search bb')])
    expect(readFileSync(path, 'utf8')).toBe(before)
    const updated = await run(fakeMcp([tool('bb')]), '--baseline', 'mcp.lock.json', '--update-baseline')
    expect([updated.exitCode, updated.stdout]).toEqual([0, expect.stringContaining('docs: docs search bb')])
    expect(await run(fakeMcp([tool('bb')]), '--baseline', 'mcp.lock.json')).toMatchObject({ exitCode: 0 })
  })

  it('says nothing of servers that did not answer or were not asked, and is not written without them', async () => {
    const [docs, other] = [tool('aa'), { name: 'other' }]
    await run(fakeMcp([docs, other]), '--baseline', 'b', '--update-baseline')
    expect(await run(fakeMcp([docs, { ...other, ...CRASH }]), '--baseline', 'b')).toMatchObject({ exitCode: 0 })
    expect(await run(fakeMcp([docs, other]), '--baseline', 'b', '-s', 'docs')).toMatchObject({ exitCode: 0 })
    expect(await run(fakeMcp([docs]), '--baseline', 'b')).toMatchObject({ exitCode: 1 })
    const refused = await run(fakeMcp([docs, { ...other, ...CRASH }]), '--baseline', 'b', '--update-baseline')
    expect([refused.exitCode, refused.stderr]).toEqual([8, expect.stringContaining('other did not answer')])
  })
})

describe('--fix', () => {
  const CONFIG = '# mine\n[mcp_servers.docs]\nurl = "u"\ncomand = "docs" # typo\n'
  const FIXED = '# mine\n[mcp_servers.docs]\nurl = "u"\ncommand = "docs" # typo\n'
  const withFinding = (): McpAccess => {
    writeFileSync(join(folder, 'config.toml'), CONFIG)
    return fakeMcp([{}], { findings: [makeFinding({ file: join(folder, 'config.toml') })] })
  }

  it('writes what is suggested and keeps the rest, after showing it', async () => {
    const { exitCode, stdout, stderr } = await run(withFinding(), '--fix')
    expect(exitCode).toBe(0)
    expect(stderr).toContain('-comand = "docs" # typo\n+command = "docs" # typo\n')
    expect(stdout).toContain(`${join(folder, 'config.toml')} written`)
    expect(readFileSync(join(folder, 'config.toml'), 'utf8')).toBe(FIXED)
  })

  it('with --dry-run only shows it', async () => {
    const { stdout } = await run(withFinding(), '--fix', '--dry-run')
    expect(stdout).toContain('+command = "docs" # typo')
    expect(stdout).toContain('not written')
    expect(readFileSync(join(folder, 'config.toml'), 'utf8')).toBe(CONFIG)
  })

  it('with --dry-run shows what --yes would approve, too', async () => {
    const finding = {
      id: 'mcp.cancelled-tools',
      file: join(folder, 'config.toml'),
      fixToml: 'tools.a.approval_mode = "approve"',
    } as const
    writeFileSync(finding.file, CONFIG)
    const { stdout } = await run(fakeMcp([{}], { findings: [makeFinding(finding)] }), '--fix', '--dry-run')
    expect(stdout).toContain('+approval_mode = "approve"')
  })

  it('leaves to a person what no text patch can write', async () => {
    const file = join(folder, 'mcp.json')
    writeFileSync(file, '{}')
    const { stdout } = await run(fakeMcp([{}], { findings: [makeFinding({ file })] }), '--fix')
    expect(stdout).toContain(`by hand: ${file}:4`)
    expect(readFileSync(file, 'utf8')).toBe('{}')
  })

  it.each([
    ['a value that is to be filled in', { fixToml: 'http_headers = { A = "…" }' }],
    [
      'a variable that is to be named',
      { id: 'mcp.breaks-codex', fixToml: 'bearer_token_env_var = "MCP_TOKEN"' } as const,
    ],
    ['whether a project is trusted', { id: 'mcp.untrusted-project', fixToml: 'a = 1' } as const],
  ])('leaves to a person %s', async (_, facts) => {
    const file = join(folder, 'config.toml')
    writeFileSync(file, CONFIG)
    const { stdout } = await run(fakeMcp([{}], { findings: [makeFinding({ file, ...facts })] }), '--fix')
    expect(stdout).toContain(`by hand: ${file}:4`)
    expect(readFileSync(file, 'utf8')).toBe(CONFIG)
  })

  it('leaves secrets where they are: nobody else may have them', async () => {
    const file = join(folder, 'config.toml')
    const text = '[mcp_servers.docs]\nenv = { API_TOKEN = "Zp9Lw3RtQq7Xk2" }\n'
    writeFileSync(file, text)
    const finding = makeFinding({ id: 'mcp.plain-secret', file, line: 2, fixToml: 'env_vars = ["API_TOKEN"]' })
    expect((await run(fakeMcp([{}], { findings: [finding] }), '--fix')).stdout).toContain(`by hand: ${file}:2`)
    expect(readFileSync(file, 'utf8')).toBe(text)
  })

  it.skipIf(process.platform === 'win32')('writes through a link, which stays one', async () => {
    const [file, real] = [join(folder, 'config.toml'), join(folder, 'dotfile.toml')]
    writeFileSync(real, '[mcp_servers.docs]\ncommand = "x"\n')
    symlinkSync(real, file)
    await run(fakeMcp([{}], { findings: [makeFinding({ file, line: null, fixToml: 'required = true' })] }), '--fix')
    expect(lstatSync(file).isSymbolicLink()).toBe(true)
    expect(readFileSync(real, 'utf8')).toContain('required = true')
  })

  it('shows no secret of an argument', async () => {
    const config = { command: 'docs', args: ['--token', 'hunter2-Zebra-77', '--key=Qx7Lw3RtQq7Xk2'] }
    const stderrTail = 'login failed with token hunter2-Zebra-77 and Qx7Lw3RtQq7Xk2\n'
    const mcp = fakeMcp([{ config, ...CRASH, probe: { ...CRASH.probe, stderrTail } }])
    const runs = [await run(mcp), await run(mcp, '--json')]
    expect(JSON.stringify(runs)).toContain('login failed with token [redacted:argument]')
    expect(JSON.stringify(runs)).not.toMatch(/Zebra|Qx7Lw3/)
  })

  it('shows no secret', async () => {
    const file = join(folder, 'config.toml')
    writeFileSync(file, '[mcp_servers.docs]\nenv = { API_TOKEN = "Zp9Lw3RtQq7Xk2" }\n')
    const config = { command: 'docs', env: { API_TOKEN: 'Zp9Lw3RtQq7Xk2' } }
    const mcp = fakeMcp([{ config }], { findings: [makeFinding({ file, line: null, fixToml: 'required = true' })] })
    const runs = [await run(mcp, '--fix', '--dry-run'), await run(mcp, '--fix', '--json')]
    expect(JSON.stringify(runs)).not.toContain('Zp9Lw3RtQq7Xk2')
    expect(readFileSync(file, 'utf8')).toContain('"Zp9Lw3RtQq7Xk2" }\nrequired = true\n')
  })
})

describe('what mcp-health leaves', () => {
  it('--evidence keeps a sealed manifest that is no run', async () => {
    const { stdout } = await run(fakeMcp([{}, { name: 'bad', ...CRASH }]), '--evidence')
    const root = join(folder, 'docs', 'evidence', 'codex')
    const [name = ''] = readdirSync(root)
    expect(name).toMatch(/^mcp-health-20261120T141502Z-[0-9a-f]{4}$/)
    expect(stdout).toContain(`evidence  docs/evidence/codex/${name}`)
    expect(readdirSync(join(root, name)).toSorted()).toEqual(['SHA256SUMS', 'mcp-manifest.json', 'report.md'])
    const manifest = JSON.parse(readFileSync(join(root, name, 'mcp-manifest.json'), 'utf8'))
    expect(manifest.servers).toMatchObject([
      {
        name: 'docs',
        verdict: 'ok',
        serverInfo: { version: '1.0.0' },
        tools: [{ name: 'search', inputSchemaHash: 'aa' }],
      },
      { name: 'bad', verdict: 'unhealthy', cause: 'missing-module', tools: [] },
    ])
  })

  it('--output writes the same block every time, and keeps what is around it', async () => {
    mkdirSync(join(folder, 'docs'))
    const path = join(folder, 'docs', 'ARCHITECTURE.md')
    writeFileSync(
      path,
      '# Architecture\n\n<!-- codexkit:mcp-servers:begin -->\nold\n<!-- codexkit:mcp-servers:end -->\n\nEnd.\n',
    )
    const mcp = fakeMcp([
      { required: true },
      {
        name: 'a|b',
        enabled: false,
        origin: { file: join(folder, '.codex', 'config.toml'), line: 1, layer: 'project' },
      },
    ])
    expect((await run(mcp, '--output', 'docs/ARCHITECTURE.md')).stdout).toContain(`${path} written`)
    const text = readFileSync(path, 'utf8')
    expect(text).toMatch(/^# Architecture\n\n<!-- codexkit:mcp-servers:begin -->\n\| server \|.*\n.*\n/)
    expect(text).toContain('| a\\|b | stdio | disabled | .codex/config.toml |')
    expect(text).toContain('| docs | stdio | required | user | search |')
    expect(text).toMatch(/<!-- codexkit:mcp-servers:end -->\n\nEnd\.\n$/)
    expect(text.match(/^#/gm)).toHaveLength(1)
    expect((await run(mcp, '--output', 'docs/ARCHITECTURE.md')).stdout).toContain(`${path} unchanged`)
  })

  it('--output keeps what stands there when a server does not tell its tools', async () => {
    const path = join(folder, 'SERVERS.md')
    await run(fakeMcp([{}]), '--output', path)
    const before = readFileSync(path, 'utf8')
    const { stdout, stderr } = await run(fakeMcp([{}, { name: 'bad', ...CRASH }]), '--output', path)
    expect(stdout).toContain(`${path} unchanged`)
    expect(stderr).toContain(`${path} is left as it is: bad did not tell the tools that belong there.`)
    expect(readFileSync(path, 'utf8')).toBe(before)
  })

  it('reports go to their files and to GitHub', async () => {
    const mcp = fakeMcp([{ ...CRASH, required: true }, { name: 'fine' }], {
      findings: [makeFinding({ file: join(folder, '.codex', 'config.toml') })],
    })
    const env = {
      GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
      GITHUB_OUTPUT: join(folder, 'out'),
      GITHUB_ACTIONS: 'true',
    }
    const words = ['--sarif', 'a.sarif', '--junit', 'a.xml', '--markdown', 'a.md', '--github']
    const { exitCode, stderr } = await runMcpHealth(folder, mcp, words, { env })
    expect(exitCode).toBe(8)
    const sarif = JSON.parse(readFileSync(join(folder, 'a.sarif'), 'utf8'))
    const place = { physicalLocation: { artifactLocation: { uri: '.codex/config.toml' }, region: { startLine: 4 } } }
    expect(sarif.runs[0].results).toMatchObject([
      { ruleId: 'mcp.unknown-key', level: 'warning', locations: [place] },
      // Configured outside of the workspace: the report is the place to look at.
      {
        ruleId: 'mcp.unhealthy',
        level: 'error',
        locations: [{ physicalLocation: { artifactLocation: { uri: 'a.md' } } }],
      },
    ])
    const junit = readFileSync(join(folder, 'a.xml'), 'utf8')
    expect(junit).toMatch(/<testcase[^>]*name="server docs"[^>]*>\s*<failure/)
    expect(junit).toMatch(/<testcase[^>]*name="server fine"[^>]*\/>/)
    expect(readFileSync(join(folder, 'a.md'), 'utf8')).toContain('```toml\n# mcp.unknown-key, server docs, ')
    expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toContain('| docs (required) | unhealthy |')
    expect(readFileSync(join(folder, 'out'), 'utf8')).toContain('CODEXKIT_MCP')
    expect(stderr).toMatch(/^::error .*MCP server docs is unhealthy/m)
    expect(stderr).toMatch(/^::warning file=\.codex\/config\.toml,line=4,/m)
  })

  it.each([
    ['the file itself', [], /^file:\/\/\/nowhere\/home\/\.codex\/config\.toml$/],
    ['the evidence', ['--evidence'], /^docs\/evidence\/codex\/[^/]+\/report\.md$/],
    ['the Markdown', ['--markdown', 'docs/mcp.md'], /^docs\/mcp\.md$/],
  ])('what stands outside of the workspace is shown in %s', async (_, words, uri) => {
    const mcp = fakeMcp([{}], { findings: [makeFinding()] })
    await run(mcp, '--sarif', 'a.sarif', ...words)
    const { results } = JSON.parse(readFileSync(join(folder, 'a.sarif'), 'utf8')).runs[0]
    expect(results[0].locations[0].physicalLocation.artifactLocation.uri).toMatch(uri)
    expect(results[0].message.text).toContain('/nowhere/home/.codex/config.toml:4')
  })

  it('--markdown - prints it', async () => {
    const { stdout } = await run(fakeMcp([{}]), '--markdown', '-')
    expect(stdout).toMatch(/^# MCP servers\n\n1 of 1 servers are ok in a run of Codex \d/)
    expect(existsSync(join(folder, '-'))).toBe(false)
  })
})

describe('the text of mcp-health', () => {
  it('does not go on for thousands of tools', async () => {
    const tool = { offered: true, cancelledInExec: true, why: 'cancelled.', offeredAs: 'x' }
    const tools = Array.from({ length: 2000 }, (_, index) => ({ ...tool, name: `t${index}` }))
    const { stdout } = await run(fakeMcp([{ prediction: { verdict: 'ok-but-cancelled', tools } }]))
    expect(stdout.split('\n').length).toBeLessThan(60)
    expect(stdout.match(/1980 more; --json has them all\./g)).toHaveLength(2)
  })

  it.each([true, false])('is harmless for a terminal, whatever a server says; on one: %s', async (isTerminal) => {
    const evil = '\u001b[2J\u202eevil\n\r\u0007'
    const servers = [
      {
        name: `n${evil}`,
        ...CRASH,
        probe: {
          ...CRASH.probe,
          stderrTail: evil,
          oddities: [evil],
          call: { tool: evil, isError: false, ms: 1, text: evil },
        },
        prediction: { ...CRASH.prediction, reasons: [evil] },
      },
    ]
    const { stdout, stderr } = await runMcpHealth(
      folder,
      fakeMcp(servers, { findings: [makeFinding({ message: evil, fixToml: evil })] }),
      [],
      { isTerminal },
    )
    // eslint-disable-next-line no-control-regex
    expect(stdout.replace(/\u001b\[\d*m/g, '')).not.toMatch(/[\u0007\u001b\u202e\r]/)
    // eslint-disable-next-line no-control-regex
    expect(stderr.replace(/\u001b\[(\d*m|2K)|\r/g, '')).not.toMatch(/[\u0007\u001b\u202e]/)
    expect(stdout).toContain('\\x1b[2J\\u202eevil')
  })

  it('tells servers, causes, findings and what Codex says', async () => {
    const mcp = fakeMcp([{}, { name: 'bad', ...CRASH }, { name: 'off', enabled: false }], {
      findings: [makeFinding()],
      verifyWithCodex: async () => ({ bad: { status: 'ready', error: null } }),
    })
    const codex = join(folder, 'codex')
    writeFileSync(codex, '#!/bin/sh\necho codex-cli 0.124.0\n', { mode: 0o755 })
    const { exitCode, stdout, stderr } = await run(mcp, '--verify-with-codex', '--codex', codex)
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^In a run of Codex 0\.124\.0:\n\nserver +verdict +transport +start +tools +tokens +cause\n/)
    expect(stdout).toMatch(/^docs +✓ ok +stdio +120 ms +1\/1 +100$/m)
    expect(stdout).toMatch(/^bad +✗ unhealthy +stdio +- +0\/0 +0 +missing-module: It cannot find the module x\.$/m)
    expect(stdout).toMatch(/^off +- disabled +stdio/m)
    expect(stdout).toContain('\nbad\n  It ended before it answered.\n  → npm install x\n  stderr:\n')
    expect(stdout).toContain('  Codex says otherwise.\n  Codex reports ready.\n  The prediction was unhealthy.\n')
    expect(stdout).toContain(
      'warning  /nowhere/home/.codex/config.toml:4  mcp.unknown-key\n  Codex ignores the key "comand".\n    command = "docs"\n',
    )
    expect(stderr).toContain('warning: bad is unhealthy: It ended before it answered.\n')
    expect(stderr).toContain('warning: bad: Codex says otherwise: Codex reports ready. The prediction was unhealthy.\n')
  })
})
