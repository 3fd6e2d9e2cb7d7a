import type { CommandEntry } from '../src/cli/command-spec.ts'
import { renderCommandList } from '../src/cli/help.ts'
import { BUILT_IN_SKILLS, skillPrompt } from '../src/audit/skills/index.ts'
import { CATALOGUE, renderEnvExample } from '../src/env/index.ts'
import { EXIT_CODES } from '../src/exit-codes.ts'
import { replaceMarkedBlock } from '../src/platform/marked-block.ts'
import { renderPowershellShim } from './render-powershell.ts'
import { renderPowershellModule } from './render-powershell-module.ts'
import { renderRunbook } from './render-runbook.ts'
import { renderShellShim } from './render-shell.ts'
import { renderSchemas } from './schema/index.ts'

export interface GeneratedFile {
  /** From the top of the repository, with forward slashes. */
  path: string
  text: string
  executable?: boolean
}

/** Pages of which only a block is made, as they stand. */
export interface Pages {
  readme: string
  environment: string
}

/** Every file that is made from the specs, the catalogue or the schemas. */
export function generatedFiles(commands: readonly CommandEntry[], pages: Pages): GeneratedFile[] {
  const specs = commands.map((entry) => entry.spec)
  const programs = ['codexkit', ...specs.filter((spec) => spec.bin).map((spec) => spec.name)]
  const shims = specs.flatMap((spec) => (spec.shim ? [{ path: spec.shim, spec }] : []))
  const bootstrap = specs.find((spec) => spec.name === 'bootstrap')
  if (!bootstrap) throw new Error('there is a bootstrap command')
  return [
    ...programs.map((name) => ({ path: `bin/${name}.mjs`, text: renderLauncher(name), executable: true })),
    ...shims.map(({ path, spec }) => ({ path, text: renderPowershellShim(spec) })),
    ...renderPowershellModule(specs),
    { path: 'scripts/bootstrap.sh', text: renderShellShim(bootstrap), executable: true },
    { path: '.env.example', text: renderEnvExample() },
    ...Object.entries(BUILT_IN_SKILLS).map(([name, skill]) => {
      return { path: `docs/prompts/${name}.md`, text: skillPrompt(skill) }
    }),
    { path: 'docs/RUNBOOK.md', text: renderRunbook() },
    { path: 'README.md', text: renderReadme(pages.readme, commands) },
    {
      path: 'docs/ENVIRONMENT.md',
      text: replaceMarkedBlock(pages.environment, 'codexkit:variables', renderVariables()),
    },
    ...Object.entries(renderSchemas()).map(([name, text]) => ({ path: `docs/schema/${name}`, text })),
  ]
}

function renderLauncher(name: string): string {
  const call = name === 'codexkit' ? 'main()' : `main('${name}')`
  return `#!/usr/bin/env node\nawait import('../src/main.ts').then(({ main }) => ${call})\n`
}

function renderReadme(readme: string, commands: readonly CommandEntry[]): string {
  const withCommands = replaceMarkedBlock(readme, 'commands', renderCommandBlock(commands))
  return replaceMarkedBlock(withCommands, 'exit-codes', renderExitCodes())
}

function renderVariables(): string {
  const rows = CATALOGUE.map((row) => {
    const kind = row.choices ? row.choices.map((choice) => `\`${choice}\``).join(', ') : row.kind
    const shown = row.default === '' ? '' : `\`${row.default}\``
    const cells = [
      `\`${row.name}\``,
      row.secret ? 'secret' : kind,
      shown,
      row.readBy,
      row.sinceCodex ?? '',
      row.description,
    ]
    return `| ${cells.join(' | ')} |`
  })
  const heading = '| variable | kind | default | read by | by Codex since | what for |'
  return [heading, '| --- | --- | --- | --- | --- | --- |', ...rows].join('\n')
}

function renderExitCodes(): string {
  const rows = Object.values(EXIT_CODES).map(({ code, meaning }) => `| ${code} | ${meaning} |`)
  return ['| exit code | meaning |', '| --- | --- |', ...rows].join('\n')
}

function renderCommandBlock(commands: readonly CommandEntry[]): string {
  return ['```', ...renderCommandList(commands).map((line) => line.slice(2)), '```'].join('\n')
}
