import { describe, expect, it } from 'vitest'
import { DEPENDENCIES } from '../../src/deps/dependency-rows.ts'

describe('the dependencies', () => {
  it('are these, in this order; only git is required', () => {
    expect(DEPENDENCIES.map(({ name, program, required }) => [name, program, required])).toEqual([
      ['git', 'git', true],
      ['Docker', 'docker', false],
      ['curl', 'curl', false],
      ['Node', 'node', false],
    ])
  })

  it('say what they are for and how to install them', () => {
    for (const { purpose, install } of DEPENDENCIES) {
      expect(purpose).toMatch(/^[A-Z].+\.$/)
      expect(install.win32).toMatch(/^winget install \S+$/)
      expect(install.darwin).toMatch(/^brew install (--cask )?\S+$/)
      expect(install.linux).toMatch(/^sudo apt install \S+$/)
    }
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
  ])('of %s reads %j as %s', (name, output, version) => {
    const row = DEPENDENCIES.find((candidate) => candidate.name === name)
    expect(row?.versionPattern.exec(output)?.[1]).toBe(version)
  })
})
