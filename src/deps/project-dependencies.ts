import { DEPENDENCIES, VERSION_PATTERN, type DependencyRow } from './dependency-rows.ts'

/** What `[dependencies.NAME]` of codexkit.toml may say of a program. */
export interface ProjectDependencyFacts {
  program?: string
  args?: readonly string[]
  /** A regular expression that was checked already. */
  pattern?: string
  minimum?: string
  required?: boolean
  purpose?: string
  install?: string
}

/**
 * The built-in rows with what a project says of them, then the project's own. A known row is meant by its name, or by
 * its program (`rg`), whatever the case.
 */
export function dependencyRows(project: Readonly<Record<string, ProjectDependencyFacts>> = {}): DependencyRow[] {
  const rows = [...DEPENDENCIES]
  for (const [name, facts] of Object.entries(project)) {
    const known = indexOfRow(rows, name)
    if (known === -1) rows.push(withFacts(ownRow(name), facts))
    else rows[known] = withFacts(rows[known] ?? ownRow(name), facts)
  }
  return rows
}

function indexOfRow(rows: readonly DependencyRow[], name: string): number {
  const same = (text: string): boolean => text.toLowerCase() === name.toLowerCase()
  const byName = rows.findIndex((row) => same(row.name))
  return byName === -1 ? rows.findIndex((row) => same(row.program)) : byName
}

function ownRow(name: string): DependencyRow {
  return {
    name,
    program: name,
    versionArgs: ['--version'],
    versionPattern: VERSION_PATTERN,
    required: true,
    purpose: 'This project needs it.',
    install: onEverySystem(`Install ${name}, or set dependencies.${name}.install in codexkit.toml.`),
  }
}

function withFacts(row: DependencyRow, facts: ProjectDependencyFacts): DependencyRow {
  const { program, args, pattern, minimum, required, purpose, install } = facts
  return {
    ...row,
    // Another program, or another question, is not the one that the built-in row has a second try for.
    ...((program !== undefined || args !== undefined) && { elseOnWindows: undefined, failure: undefined }),
    program: program ?? row.program,
    versionArgs: args ?? row.versionArgs,
    versionPattern: pattern === undefined ? row.versionPattern : new RegExp(pattern),
    minimum: minimum ?? row.minimum,
    required: required ?? row.required,
    purpose: purpose ?? row.purpose,
    install: install === undefined ? row.install : onEverySystem(install),
  }
}

function onEverySystem(text: string): DependencyRow['install'] {
  return { win32: text, darwin: text, linux: text }
}
