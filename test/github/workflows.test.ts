import { beforeAll, describe, expect, it, vi } from 'vitest'
import { parse } from 'yaml'
import { loadGithubParser, readTop, type GithubParser } from './parse-github.ts'

// Programs of the system are started, on a machine that may do much else.
vi.setConfig({ testTimeout: 60_000 })

/** Each pin as the tag of the action's own repository had it on 2026-11-21. A new one is a decision, made here too. */
const PINS: Record<string, string> = {
  'actions/checkout': '3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1',
  'actions/download-artifact': '3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c # v8.0.1',
  'actions/upload-artifact': 'bbbca2ddaa5d8feaa63e36b76fdaad77386f024f # v7.0.0',
  'actions/attest-build-provenance': 'a2bbfa25375fe432b6a289bc6b6cd05ecd0c4c32 # v4.1.0',
}

const WORKFLOWS = ['.github/workflows/ci.yml', '.github/workflows/release.yml']

interface Step {
  uses?: string
  run?: string
  shell?: string
  with?: Record<string, unknown>
}

interface Job {
  needs?: string | string[]
  permissions?: Record<string, string>
  'timeout-minutes'?: number
  'runs-on': string
  steps: Step[]
}

interface Workflow {
  permissions?: Record<string, string>
  jobs: Record<string, Job>
}

const load = (path: string): Workflow => parse(readTop(path)) as Workflow

/** Contexts that anybody who opens a pull request, or names a branch, can fill. In a script they would be code. */
function expressionsIn(text: string | undefined): RegExpMatchArray | null {
  return (text ?? '').match(/\$\{\{[\s\S]*?\}\}/g)
}

describe.each(WORKFLOWS)('%s', (path) => {
  let parser: GithubParser
  beforeAll(async () => {
    parser = await loadGithubParser()
  })
  const text = readTop(path)
  const jobs = Object.entries(load(path).jobs)

  it('is a workflow to GitHub’s own parser', () => {
    expect(parser.workflowErrors(text)).toEqual([])
    expect(parser.workflowErrors(text.replace('runs-on:', 'runs-in:'))).not.toEqual([])
  })

  it('pins every action by the commit that its tag names, with the tag beside it', () => {
    const uses = [...text.matchAll(/uses:\s*(\S+?)@(.+)$/gm)]
    expect(uses.length).toBeGreaterThan(2)
    expect(text.match(/uses:/g)).toHaveLength(uses.length)
    for (const [, action = '', pin] of uses) expect({ action, pin }).toEqual({ action, pin: PINS[action] })
  })

  it('has no expression inside a script', () => {
    const found = jobs.flatMap(([, { steps }]) => steps.flatMap(({ run }) => expressionsIn(run) ?? []))
    expect(found).toEqual([])
    expect(expressionsIn('echo ${{ github.head_ref }}')).toHaveLength(1)
  })

  it('may only read by default, gives every job an end, and keeps no token in the checkout', () => {
    expect(load(path).permissions).toEqual({ contents: 'read' })
    for (const [name, job] of jobs) {
      expect({ name, minutes: job['timeout-minutes'] }).toEqual({ name, minutes: expect.any(Number) })
      expect({ name, os: job['runs-on'] }).not.toMatchObject({ os: expect.stringContaining('latest') })
      for (const step of job.steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))) {
        expect(step.with).toEqual({ 'persist-credentials': false })
      }
    }
  })

  it('needs only jobs that there are, and calls only scripts of package.json', () => {
    for (const [, { needs = [] }] of jobs)
      for (const job of [needs].flat()) expect(jobs.map(([name]) => name)).toContain(job)
    const { scripts } = JSON.parse(readTop('package.json')) as { scripts: Record<string, string> }
    const called = [...text.matchAll(/npm run ([\w:]+)/g)].map((match) => match[1] ?? '')
    expect(called.filter((name) => scripts[name] === undefined)).toEqual([])
  })
})

describe('ci.yml', () => {
  it('runs on Windows with 5.1 and 7, on macOS and on Linux', () => {
    const { jobs } = load('.github/workflows/ci.yml')
    expect(Object.values(jobs).map((job) => job['runs-on'])).toEqual(['ubuntu-24.04', 'macos-15', 'windows-2025'])
    expect(jobs['windows']).toMatchObject({
      strategy: { matrix: { shell: ['powershell', 'pwsh'] } },
      defaults: { run: { shell: '${{ matrix.shell }}' } },
    })
  })
})

describe('release.yml', () => {
  const { jobs } = load('.github/workflows/release.yml')

  it('starts by a tag alone, and publishes after everything else', () => {
    expect(parse(readTop('.github/workflows/release.yml'))).toMatchObject({ on: { push: { tags: ['v*'] } } })
    expect([jobs['macos']?.needs, jobs['windows']?.needs]).toEqual(['executables', 'executables'])
    expect([jobs['release']?.needs, jobs['install']?.needs, jobs['publish']?.needs]).toEqual([
      ['macos', 'windows'],
      'release',
      'install',
    ])
  })

  it('may write in the one job that publishes and attest in the one that makes the archives', () => {
    const rights = Object.entries(jobs).flatMap(([name, { permissions }]) => (permissions ? [[name, permissions]] : []))
    expect(Object.fromEntries(rights)).toEqual({
      release: { contents: 'read', 'id-token': 'write', attestations: 'write' },
      publish: { contents: 'write' },
    })
  })
})
