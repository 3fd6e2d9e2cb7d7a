import { describe, expect, it } from 'vitest'
import { DEPENDENCIES } from '../../src/deps/dependency-rows.ts'
import { dependencyRows } from '../../src/deps/project-dependencies.ts'

const rowOf = (name: string, project: Parameters<typeof dependencyRows>[0]) =>
  dependencyRows(project).find((row) => row.name === name)

describe('the rows of a project', () => {
  it('without any are the built-in ones', () => {
    expect(dependencyRows()).toEqual(DEPENDENCIES)
  })

  it.each([
    ['git', 'git'],
    ['GIT', 'git'],
    ['docker', 'Docker'],
    ['docker compose', 'Docker Compose'],
    ['rg', 'ripgrep'],
    ['pwsh', 'PowerShell'],
    ['nvidia-smi', 'GPU'],
  ])('mean with %j the built-in %s, and change nothing else of it', (name, known) => {
    const rows = dependencyRows({ [name]: { minimum: '99.1' } })
    expect(rows).toEqual(DEPENDENCIES.map((row) => (row.name === known ? { ...row, minimum: '99.1' } : row)))
  })

  it('may make a built-in one required, and say why', () => {
    const facts = { required: true, purpose: 'It trains.', install: 'Ask Ada.' }
    expect(rowOf('GPU', { gpu: facts })).toMatchObject({
      program: 'nvidia-smi',
      required: true,
      purpose: 'It trains.',
      install: { win32: 'Ask Ada.', darwin: 'Ask Ada.', linux: 'Ask Ada.' },
    })
  })

  it('that ask another program drop what was known of the first', () => {
    const row = rowOf('PowerShell', { PowerShell: { program: 'mypwsh' } })
    expect(row).toMatchObject({ program: 'mypwsh', versionArgs: ['--version'], elseOnWindows: undefined })
  })

  it('that are new come last, in their order, and are required', () => {
    const rows = dependencyRows({ terraform: {}, go: { args: ['version'], pattern: 'go([\\d.]+)', required: false } })
    expect(rows.slice(0, DEPENDENCIES.length)).toEqual(DEPENDENCIES)
    const [terraform, go] = rows.slice(DEPENDENCIES.length)
    expect(terraform).toMatchObject({
      name: 'terraform',
      program: 'terraform',
      versionArgs: ['--version'],
      required: true,
      install: { linux: 'Install terraform, or set dependencies.terraform.install in codexkit.toml.' },
    })
    expect(terraform?.versionPattern.exec('Terraform v1.9.8 on linux')?.[1]).toBe('1.9.8')
    expect(go).toMatchObject({ name: 'go', program: 'go', versionArgs: ['version'], required: false })
    expect(go?.versionPattern.exec('go version go1.23.2 linux/amd64')?.[1]).toBe('1.23.2')
  })
})
