import { describe, expect, it } from 'vitest'
import { childEnv, INHERITED_ON_WINDOWS, INHERITED_VARIABLES } from '../../src/env/child-env.ts'
import { testHost } from '../platform/test-host.ts'

/** What a child may see of the machine without being given it. A longer list is a decision, made in review. */
const EVERYWHERE = [
  'PATH HOME USER LOGNAME SHELL LANG LC_ALL LC_CTYPE TZ TMPDIR TEMP TMP',
  'HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY http_proxy https_proxy all_proxy no_proxy',
  'SSL_CERT_FILE SSL_CERT_DIR NODE_EXTRA_CA_CERTS CODEX_CA_CERTIFICATE',
].flatMap((line) => line.split(' '))
const WINDOWS = [
  'SystemRoot SystemDrive windir ComSpec PATHEXT USERNAME USERPROFILE HOMEDRIVE HOMEPATH',
  'APPDATA LOCALAPPDATA ProgramData ProgramFiles ProgramFiles(x86) ProgramW6432 PSModulePath',
  'NUMBER_OF_PROCESSORS PROCESSOR_ARCHITECTURE OS',
].flatMap((line) => line.split(' '))

const SECRETS = [
  'CODEX_API_KEY',
  'OPENAI_API_KEY',
  'GITHUB_TOKEN',
  'AWS_SECRET_ACCESS_KEY',
  'NPM_TOKEN',
  'NODE_OPTIONS',
]
const everything = Object.fromEntries([...EVERYWHERE, ...WINDOWS, ...SECRETS, 'CI'].map((name) => [name, `<${name}>`]))

describe('the environment of a child', () => {
  it('is this list and no other', () => {
    expect(INHERITED_VARIABLES).toEqual(EVERYWHERE)
    expect(INHERITED_ON_WINDOWS).toEqual(WINDOWS)
  })

  it.each([
    ['linux', EVERYWHERE],
    ['darwin', EVERYWHERE],
    ['win32', [...EVERYWHERE, ...WINDOWS]],
  ] as const)('on %s holds what the list names, with its values', (platform, names) => {
    const env = childEnv(testHost({ platform, env: everything }), [], {})
    expect(env).toEqual(Object.fromEntries(names.map((name) => [name, `<${name}>`])))
  })

  it('holds nothing that is not set', () => {
    expect(childEnv(testHost({ env: { PATH: '/bin', HOME: '' } }), ['MISSING'], {})).toEqual({ PATH: '/bin' })
  })

  it('holds a secret only when it is named or given', () => {
    const host = testHost({ env: everything })
    for (const secret of SECRETS) expect(childEnv(host, [], {})).not.toHaveProperty(secret)
    expect(childEnv(host, ['GITHUB_TOKEN'], {})).toMatchObject({ GITHUB_TOKEN: '<GITHUB_TOKEN>' })
    expect(childEnv(host, [], { CODEX_API_KEY: 'given' })).toMatchObject({ CODEX_API_KEY: 'given' })
  })

  it('holds what was given on purpose before what was inherited', () => {
    const host = testHost({ env: { HOME: '/home/ada', TOKEN: 'inherited' } })
    const env = childEnv(host, ['TOKEN'], { HOME: '/run/home', TOKEN: 'given', GONE: undefined })
    expect(env).toEqual({ HOME: '/run/home', TOKEN: 'given' })
  })

  it('on Windows finds a variable in any case', () => {
    const host = testHost({ platform: 'win32', env: { Path: 'C:\\bin', SYSTEMROOT: 'C:\\Windows', my_token: 'x' } })
    expect(childEnv(host, ['MY_TOKEN'], {})).toEqual({ PATH: 'C:\\bin', SystemRoot: 'C:\\Windows', MY_TOKEN: 'x' })
  })

  it('on POSIX does not', () => {
    expect(childEnv(testHost({ env: { Path: '/bin' } }), [], {})).toEqual({})
  })
})
