import { Script } from 'node:vm'
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { bundleProgram } from '../../build/bundle.ts'
import { ENTRY_PART } from '../../build/program-parts.ts'

const parts = new Map((await bundleProgram()).map(({ name, code }) => [name, code]))
const fromNode = createRequire(import.meta.url)
type PartFunction = (module: { exports: unknown }, exports: unknown, require: (name: string) => unknown) => void

/** Loads a part as the start script of an executable does. */
function load(name: string): unknown {
  const code = parts.get(name)
  if (code === undefined) return fromNode(name)
  const module = { exports: {} }
  const run: PartFunction = new Script(code, { filename: name }).runInThisContext()
  run(module, module.exports, load)
  return module.exports
}

describe('bundleProgram', () => {
  it('makes one part that starts the program, and others for what is loaded later', () => {
    expect(parts.has(ENTRY_PART)).toBe(true)
    expect(parts.size).toBeGreaterThan(20)
    expect([...parts.keys()].filter((name) => !/^\.\/[\w.-]+\.js$/.test(name))).toEqual([])
  })

  it('makes parts that run, and that find what they need in others', () => {
    const name = [...parts.keys()].find((part) => part.startsWith('./yazl-')) ?? ''
    expect(load(name)).toMatchObject({ ZipFile: expect.any(Function) })
  })

  it('holds the functions of semver that are asked for, and not all of it', () => {
    const all = [...parts.values()].join('')
    const has = (file: string): boolean => all.includes(`semver/${file}.js`)
    expect([has('functions/gte'), has('classes/comparator')]).toEqual([true, false])
  })
})
