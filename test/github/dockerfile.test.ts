import { DockerfileParser } from 'dockerfile-ast'
import { describe, expect, it } from 'vitest'
import { readTop } from './parse-github.ts'

const file = DockerfileParser.parse(readTop('Dockerfile'))
const instructions = file.getInstructions().map((one) => ({
  keyword: one.getKeyword(),
  text: one.getTextContent().replace(/^\w+\s+/, ''),
}))
const last = instructions.slice(instructions.findLastIndex(({ keyword }) => keyword === 'FROM'))

/** The default of an ARG. */
function pinned(name: string): string | undefined {
  return instructions
    .flatMap(({ keyword, text }) => (keyword === 'ARG' ? [text] : []))
    .find((text) => text.startsWith(`${name}=`))
    ?.split('=')[1]
}

describe('Dockerfile', () => {
  it('knows every instruction', () => {
    const known = ['ARG', 'FROM', 'RUN', 'WORKDIR', 'COPY', 'USER', 'ENV', 'ENTRYPOINT', 'CMD']
    expect(instructions.filter(({ keyword }) => !known.includes(keyword))).toEqual([])
    expect(instructions.length).toBeGreaterThan(15)
  })

  it('pins codexkit and Codex to what package.json and the lock file say', () => {
    expect(pinned('CODEXKIT_VERSION')).toBe((JSON.parse(readTop('package.json')) as { version: string }).version)
    expect(pinned('CODEX_VERSION')).toBe(
      (JSON.parse(readTop('codex-runtime.lock.json')) as { version: string }).version,
    )
    for (const { keyword, text } of instructions)
      if (keyword === 'FROM') expect(text).toMatch(/^debian:\$\{DEBIAN_VERSION\}/)
    expect(pinned('DEBIAN_VERSION')).not.toMatch(/latest|^$/)
  })

  it('gives each of the two a layer of its own, codexkit first', () => {
    const layers = last.filter(({ keyword }) => ['RUN', 'COPY'].includes(keyword)).map(({ text }) => text)
    const [codexkit, codex] = ['COPY --from=archive', 'codexkit runtime install'].map((text, index) => {
      return layers.findIndex((layer) => (index === 0 ? layer.startsWith('--from=archive') : layer.includes(text)))
    })
    expect(codexkit).toBeGreaterThan(0)
    expect(codex).toBeGreaterThan(codexkit ?? 0)
    // A new Codex must not unpack codexkit again, so its version is not known before its layer.
    const argument = last.findIndex(({ text }) => text.startsWith('CODEX_VERSION='))
    expect(argument).toBeGreaterThan(last.findIndex(({ text }) => text.startsWith('--from=archive')))
  })

  it('verifies the archive before it is unpacked', () => {
    const unpack = instructions.find(({ text }) => text.includes('tar -xJf'))?.text ?? ''
    expect(unpack.indexOf('sha256sum --check')).toBeGreaterThan(0)
    expect(unpack.indexOf('sha256sum --check')).toBeLessThan(unpack.indexOf('tar -xJf'))
  })

  it('takes the archive of the platform that is built for', () => {
    // A default of this argument would win over --platform: github.com/docker/buildx/issues/510.
    expect(instructions.filter(({ text }) => text.startsWith('TARGETARCH'))).toEqual([
      { keyword: 'ARG', text: 'TARGETARCH' },
    ])
  })

  it('ends as a user without rights, and takes no secret', () => {
    const user = last.findLastIndex(({ keyword }) => keyword === 'USER')
    expect(last[user]?.text).toBe('codexkit')
    expect(last.findIndex(({ text }) => text.includes('codexkit runtime install'))).toBeGreaterThan(user)
    const names = instructions.filter(({ keyword }) => ['ARG', 'ENV'].includes(keyword)).map(({ text }) => text)
    expect(names.filter((text) => /KEY|TOKEN|SECRET|PASSWORD/i.test(text))).toEqual([])
  })
})
