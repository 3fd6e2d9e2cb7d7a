import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { describe, expect, it } from 'vitest'

const SRC = join(import.meta.dirname, '..', 'src')

/** The import table as docs/ARCHITECTURE.md states it: folder to folders. */
const MAY_IMPORT = readImportTable(readFileSync(join(SRC, '..', 'docs', 'ARCHITECTURE.md'), 'utf8'))

const BASE_FILES = ['errors.ts', 'exit-codes.ts', 'version.ts']

/** Lists of plain data that may be imported past a folder's index. */
const DATA_FILES = ['env/catalogue.ts', 'rehearsal/scenario-names.ts']

interface Import {
  from: string
  to: string
  typeOnly: boolean
}

const files = globSync('**/*.ts', { cwd: SRC }).map((path) => path.split(sep).join('/'))
const imports = files.flatMap(importsOf)

function importsOf(from: string): Import[] {
  const text = readFileSync(join(SRC, from), 'utf8')
  const statements = [...text.matchAll(/^(?:import|export)\s(type\s)?[^'";]*?from\s'(\.[^']+)'/gm)]
  const dynamic = [...text.matchAll(/import\('(\.[^']+)'\)/g)]
  const bare = [...text.matchAll(/^import\s'(\.[^']+)'/gm)]
  const found = [
    ...bare.map((match) => ({ typeOnly: false, specifier: match[1] ?? '' })),
    ...statements.map((match) => ({ typeOnly: match[1] !== undefined, specifier: match[2] ?? '' })),
    ...dynamic.map((match) => ({ typeOnly: false, specifier: match[1] ?? '' })),
  ]
  return found.map(({ typeOnly, specifier }) => {
    const to = relative(SRC, resolve(SRC, dirname(from), specifier))
      .split(sep)
      .join('/')
    return { from, to, typeOnly }
  })
}

function readImportTable(markdown: string): Record<string, readonly string[]> {
  const rows = [...markdown.matchAll(/^\| `([\w.]+)`\s*\|[^|]*\|\s*([^|]*?)\s*\|$/gm)]
  return Object.fromEntries(rows.map((row) => [row[1] ?? '', (row[2] ?? '').split(', ')]))
}

function folderOf(path: string): string {
  return path.split('/', 1)[0] ?? path
}

describe('imports', () => {
  it('are found at all', () => {
    expect(imports.length).toBeGreaterThan(100)
  })

  it('have a row for every folder', () => {
    const folders = new Set(files.map(folderOf).filter((folder) => !BASE_FILES.includes(folder)))
    expect(Object.keys(MAY_IMPORT).sort()).toEqual([...folders].sort())
  })

  it('go down the table of ARCHITECTURE.md only', () => {
    const wrong = imports.filter(({ from, to }) => {
      if (to.startsWith('..')) return to !== '../codex-runtime.lock.json'
      const [here, there] = [folderOf(from), folderOf(to)]
      if (here === there || (BASE_FILES.includes(to) && !BASE_FILES.includes(from))) return false
      return !MAY_IMPORT[here]?.includes(there)
    })
    expect(wrong).toEqual([])
  })

  it('of another domain go through its index, and never through the own one', () => {
    const wrong = imports.filter(({ from, to }) => {
      const [here, there] = [folderOf(from), folderOf(to)]
      if (here === there) return to === `${here}/index.ts`
      const open = ['platform', 'cli', 'ui', 'commands'].includes(there) || !to.includes('/') || to.startsWith('..')
      return !open && to !== `${there}/index.ts` && !DATA_FILES.includes(to)
    })
    expect(wrong).toEqual([])
  })

  it('never lead from one command to another', () => {
    const commandOf = (path: string): string | undefined => /^commands\/([^/]+)\//.exec(path)?.[1]
    const wrong = imports.filter(({ from, to }) => {
      return commandOf(from) && commandOf(to) && commandOf(from) !== commandOf(to)
    })
    expect(wrong).toEqual([])
  })

  it('of report are types only', () => {
    const outside = imports.filter(({ from, to }) => folderOf(from) === 'report' && folderOf(to) !== 'report')
    expect(outside.filter(({ typeOnly }) => !typeOnly)).toEqual([])
  })

  it('make no circles', () => {
    const next = Map.groupBy(
      imports.filter(({ typeOnly }) => !typeOnly),
      ({ from }) => from,
    )
    const done = new Set<string>()
    const visit = (file: string, trail: readonly string[]): string[][] => {
      if (trail.includes(file)) return [[...trail.slice(trail.indexOf(file)), file]]
      if (done.has(file)) return []
      const circles = (next.get(file) ?? []).flatMap(({ to }) => visit(to, [...trail, file]))
      done.add(file)
      return circles
    }
    expect(files.flatMap((file) => visit(file, []))).toEqual([])
  })
})

describe('source files', () => {
  it.each(files)('%s is at most 250 lines', (file) => {
    expect(readFileSync(join(SRC, file), 'utf8').split('\n').length).toBeLessThanOrEqual(251)
  })

  it('reach for the process in main.ts only; platform may know its own id and end other processes', () => {
    const wrong = files.filter((file) => {
      const text = readFileSync(join(SRC, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
      const uses = [...text.matchAll(/\bprocess\.(\w+)/g)].map((match) => match[1])
      return (
        file !== 'main.ts' && uses.some((use) => !['kill', 'pid'].includes(use ?? '') || folderOf(file) !== 'platform')
      )
    })
    expect(wrong).toEqual([])
  })
})
