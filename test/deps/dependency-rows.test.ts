import { describe, expect, it } from 'vitest'
import { DEPENDENCIES } from '../../src/deps/dependency-rows.ts'

describe('the dependencies', () => {
  it('are these, in this order; only git is required', () => {
    expect(DEPENDENCIES.map(({ name, program, required }) => [name, program, required])).toEqual([
      ['git', 'git', true],
      ['Docker', 'docker', false],
      ['Docker daemon', 'docker', false],
      ['Docker Compose', 'docker', false],
      ['curl', 'curl', false],
      ['Node', 'node', false],
      ['PowerShell', 'pwsh', false],
      ['ripgrep', 'rg', false],
      ['GPU', 'nvidia-smi', false],
    ])
  })

  it('say what they are for and how to install them', () => {
    for (const { purpose, install } of DEPENDENCIES) {
      expect(purpose).toMatch(/^[A-Z].+\.$/)
      expect(install.win32).toMatch(/^(winget install \S+|Start Docker Desktop\.|Install the driver from https:\S+)$/)
      expect(install.darwin).toMatch(/^(brew install (--cask )?\S+|open -a Docker|macOS has no NVIDIA driver\.)$/)
      expect(install.linux).toMatch(/^sudo (apt install|snap install|systemctl start|ubuntu-drivers) \S+( --classic)?$/)
    }
  })

  it('have these minimum versions', () => {
    const minimums = DEPENDENCIES.filter((row) => row.minimum).map(({ name, minimum }) => [name, minimum])
    expect(minimums).toEqual([
      ['git', '2.30'],
      ['PowerShell', '5.1'],
    ])
  })

  it('are no reason to act when they are not there: these', () => {
    const quiet = DEPENDENCIES.filter((row) => row.quiet).map(({ name }) => name)
    expect(quiet).toEqual(['Docker daemon', 'Docker Compose', 'GPU'])
  })

  it.each([
    ['git', 'git version 2.39.5', '2.39.5'],
    ['git', 'git version 2.39.5 (Apple Git-154)', '2.39.5'],
    ['git', 'git version 2.47.1.windows.2', '2.47.1.windows.2'],
    ['Docker', 'Docker version 27.3.1, build ce12230', '27.3.1'],
    ['Docker', 'Docker version 20.10.24+dfsg1, build 297e128', '20.10.24'],
    ['curl', 'curl 8.5.0 (x86_64-pc-linux-gnu) libcurl/8.5.0 OpenSSL/3.0.13', '8.5.0'],
    ['curl', 'curl 7.88.1 (x86_64-pc-linux-gnu)\nRelease-Date: 2023-02-20', '7.88.1'],
    ['Node', 'v26.10.0', '26.10.0'],
    ['Docker daemon', '27.3.1', '27.3.1'],
    ['Docker Compose', 'Docker Compose version v2.29.7-desktop.1', '2.29.7'],
    ['PowerShell', 'PowerShell 7.4.6', '7.4.6'],
    ['PowerShell', '5.1.19041.5129', '5.1.19041.5129'],
    ['ripgrep', 'ripgrep 14.1.0 (rev e50df40a19)', '14.1.0'],
    ['ripgrep', 'ripgrep 13.0.0\n-SIMD -AVX (compiled)', '13.0.0'],
    ['GPU', '550.90.07', '550.90.07'],
    ['curl', 'It is version 8.5.', '8.5'],
  ])('of %s reads %j as %s', (name, output, version) => {
    const row = DEPENDENCIES.find((candidate) => candidate.name === name)
    expect(row?.versionPattern.exec(output)?.[1]).toBe(version)
  })
})
