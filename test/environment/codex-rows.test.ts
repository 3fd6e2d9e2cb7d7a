import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { delimiter } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startDoctor } from '../../src/runtime/index.ts'
import { codexRows } from '../../src/environment/codex-rows.ts'
import { rowsOfDoctor } from '../../src/environment/doctor-rows.ts'
import { sandboxSupportRow } from '../../src/environment/sandbox-support-row.ts'
import { otherCodexRows } from '../../src/environment/other-codex-rows.ts'
import { useTemporaryFolder } from '../platform/temporary-folder.ts'
import { testHost } from '../platform/test-host.ts'

const inFolder = useTemporaryFolder()

const doctor = (checks: Record<string, [string, string, string?]>): string =>
  JSON.stringify({
    schemaVersion: 1,
    overallStatus: 'fail',
    checks: Object.fromEntries(
      Object.entries(checks).map(([id, [status, summary, remediation = null]]) => [
        id,
        { id, status, summary, remediation, durationMs: 7 },
      ]),
    ),
  })

describe('codex doctor', () => {
  it('has no fault when only the network, the login or the terminal of the probe are amiss', () => {
    const rows = rowsOfDoctor(
      doctor({
        'state.paths': ['ok', 'fine'],
        'auth.credentials': ['fail', 'no Codex credentials were found'],
        'terminal.env': ['warning', 'TERM=dumb'],
        'updates.status': ['warning', 'update configuration is locally consistent'],
        'network.provider_reachability': ['fail', 'unreachable', 'Check proxy.'],
      }),
    )
    expect(rows).toMatchObject([
      { id: 'codex.doctor', status: 'ok', fact: 'no local fault', volatile: false },
      { id: 'codex.doctor.network.provider_reachability', status: 'info', fix: 'Check proxy.', volatile: true },
    ])
  })

  it('tells each local fault, without sizes that change', () => {
    const rows = rowsOfDoctor(
      doctor({ 'system.disk': ['fail', 'low free disk space (0.4 GiB) here'], 'state.paths': ['ok', 'fine'] }),
    )
    expect(rows).toMatchObject([
      { status: 'warning', fact: '1 of 2 checks are not ok' },
      { id: 'codex.doctor.system.disk', status: 'warning', fact: 'low free disk space here', fix: 'codex doctor' },
    ])
  })

  it.each(['', 'Codex Doctor v0.147.0', '{"checks":[]}', '{"checks":{"a":3}}'])(
    'that says "%s" is not known',
    (said) => {
      expect(rowsOfDoctor(said)).toMatchObject([{ status: 'info', fact: 'an answer that codexkit does not know' }])
    },
  )
})

describe.skipIf(process.platform === 'win32')('other Codexes', () => {
  it('are every program on PATH once, but not the pinned one', async () => {
    for (const folder of ['one', 'two', 'three', 'pinned']) await mkdir(inFolder(folder))
    const fake = async (path: string, script: string): Promise<void> => {
      await writeFile(path, `#!/bin/sh\n${script}\n`)
      await chmod(path, 0o755)
    }
    await fake(inFolder('one', 'codex'), 'echo codex-cli 0.104.0')
    await symlink(inFolder('one', 'codex'), inFolder('two', 'codex'))
    await fake(inFolder('three', 'codex'), 'exit 3')
    await fake(inFolder('pinned', 'codex'), 'echo codex-cli 0.169.0')
    const PATH = ['one', 'two', 'three', 'pinned'].map((folder) => inFolder(folder)).join(delimiter)
    const host = testHost({ env: { PATH, CODEXKIT_HOME: inFolder('kit') } })
    const rows = await otherCodexRows(host, inFolder('pinned', 'codex'))
    expect(rows.map(({ label, fact }) => [label, fact])).toEqual([
      [`Codex at ${inFolder('one', 'codex')}`, '0.104.0'],
      [`Codex at ${inFolder('three', 'codex')}`, 'gives no version'],
    ])
  })

  it('may be none', async () => {
    expect(await otherCodexRows(testHost(), undefined)).toMatchObject([{ status: 'info', fact: 'none on PATH' }])
  })
})

describe('the settings of a run', () => {
  const rowsFor = async (env: Record<string, string>, project = {}): Promise<Record<string, string>> => {
    const host = testHost({ env: { ...env, CODEXKIT_HOME: inFolder('kit') } })
    const sources = {
      envFile: Promise.resolve(undefined),
      project: Promise.resolve(project),
      home: inFolder(),
      fileRoot: inFolder('root'),
      doctor: await startDoctor(host),
    }
    const rows = await codexRows(host, sources)
    return Object.fromEntries(rows.map(({ id, status, fact }) => [id, `${status}: ${fact}`]))
  }

  it('have defaults, and a Codex that is not installed is a warning', async () => {
    expect(await rowsFor({})).toMatchObject({
      'codex.pinned': expect.stringMatching(/^warning: \d+\.\d+\.\d+, not installed$/),
      'codex.approval-policy': 'ok: never',
      'codex.sandbox-mode': 'ok: workspace-write',
    })
  })

  it('come from codexkit.toml and the environment', async () => {
    const rows = await rowsFor({ CODEX_SANDBOX_MODE: 'danger-full-access' }, { 'approval-policy': 'on-request' })
    expect(rows).toMatchObject({
      'codex.approval-policy': 'warning: on-request',
      'codex.sandbox-mode': 'warning: danger-full-access',
    })
  })

  it('that are no known words are not repeated', async () => {
    const rows = await rowsFor({ CODEX_SANDBOX_MODE: 'zebra' })
    expect(rows['codex.sandbox-mode']).toBe('warning: not a known value')
    expect(JSON.stringify(rows)).not.toContain('zebra')
  })
})

it.each([
  ['linux', '', 'capability,landlock,apparmor', 'ok', 'bubblewrap and seccomp; Landlock: yes'],
  ['linux', '0\n', 'capability,apparmor', 'ok', 'bubblewrap and seccomp; Landlock: no'],
  ['linux', '1\n', 'capability', 'warning', 'bubblewrap, but AppArmor restricts user namespaces'],
  ['darwin', '', '', 'ok', 'Seatbelt'],
  ['win32', '', '', 'info', 'restricted token'],
] as const)(
  'on %s with "%s" and "%s" the sandbox of the system is %s: %s',
  async (platform, limit, modules, status, fact) => {
    await mkdir(inFolder('proc', 'sys', 'kernel'), { recursive: true })
    await mkdir(inFolder('sys', 'kernel', 'security'), { recursive: true })
    await writeFile(inFolder('proc', 'sys', 'kernel', 'apparmor_restrict_unprivileged_userns'), limit)
    await writeFile(inFolder('sys', 'kernel', 'security', 'lsm'), modules)
    expect(await sandboxSupportRow(testHost({ platform }), inFolder())).toMatchObject({ status, fact })
  },
)
