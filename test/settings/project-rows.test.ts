import { parse } from 'smol-toml'
import { describe, expect, it } from 'vitest'
import { CATALOGUE } from '../../src/env/catalogue.ts'
import { projectRows } from '../../src/settings/project-rows.ts'

function rows(toml: string) {
  return projectRows(parse(toml))
}

describe('the rows of codexkit.toml', () => {
  it('are codexkit’s own where it adds none', async () => {
    const read = await rows('model = "x"\n[run-audit]\ntimeout = "1m"\n')
    expect(read.catalogue.map((row) => row.name)).toEqual(CATALOGUE.map((row) => row.name))
    expect(read).toMatchObject({ folders: [], dependencies: {}, endpoints: {} })
  })

  it('add variables behind codexkit’s own, and say more about those', async () => {
    const { catalogue } = await rows(
      '[env.MY_TOKEN]\nsecret = true\nrequired = true\ndescription = "Ours."\n[env.MY_REGION]\nchoices = ["eu", "us"]\n[env.CODEX_MODEL]\nrequired = true\n',
    )
    expect(catalogue.slice(-2)).toMatchObject([
      { name: 'MY_TOKEN', kind: 'string', secret: true, required: true, description: 'Ours.', default: '' },
      { name: 'MY_REGION', kind: 'choice', secret: false, choices: ['eu', 'us'] },
    ])
    expect(catalogue.find((row) => row.name === 'CODEX_MODEL')).toMatchObject({
      required: true,
      default: 'gpt-5-codex',
    })
    expect(catalogue).toHaveLength(CATALOGUE.length + 2)
  })

  it('add folders, programs and addresses', async () => {
    const read = await rows(
      '[paths]\ncreate = ["data"]\n[dependencies.git]\nminimum = "2.40"\n[endpoints.search]\nurl = "http://127.0.0.1:9200"\n',
    )
    expect(read.folders).toEqual(['data'])
    expect(read.dependencies).toEqual({ git: { minimum: '2.40' } })
    expect(read.endpoints).toEqual({ search: { url: 'http://127.0.0.1:9200' } })
  })

  it.each([
    ['[env.MY_TOKEN]\nsecrt = true\n', 'env.MY_TOKEN'],
    ['[env."no name"]\nsecret = true\n', 'env.no name'],
    ['[paths]\ncreate = "data"\n', 'paths.create'],
    ['[dependencies.x]\npattern = "("\n', 'dependencies.x.pattern'],
    ['[endpoints.x]\nurl = "nowhere"\n', 'endpoints.x.url'],
    ['env = 3\n', 'env'],
  ])('are refused with their key: %j', async (toml, key) => {
    await expect(rows(toml)).rejects.toMatchObject({
      code: 'CODEX_INVALID_CONFIG',
      exitCode: 2,
      message: expect.stringContaining(`${key} in codexkit.toml: `),
    })
  })
})
