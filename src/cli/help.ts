import { EXIT_CODES } from '../exit-codes.ts'
import type { CommandEntry, CommandSpec, OptionSpec } from './command-spec.ts'
import { GLOBAL_OPTIONS } from './global-options.ts'
import { positionalName, powershellName } from './option-names.ts'

/** The first screen: what the program is and its commands. */
export function renderOverview(commands: readonly CommandEntry[]): string {
  return [
    'codexkit makes unattended Codex runs boring.',
    '',
    'Usage: codexkit <command> [options]',
    '',
    'Commands:',
    ...renderCommandList(commands),
    '',
    'Options of every command:',
    ...renderOptions(GLOBAL_OPTIONS),
    '',
    'Options may be spelled as in PowerShell too: --prompt-secrets is -PromptSecrets.',
    'For one command: codexkit <command> --help',
    '',
  ].join('\n')
}

/** The screen of a word that only groups commands, such as `runtime`. */
export function renderGroupHelp(group: string, commands: readonly CommandEntry[]): string {
  return [`Usage: codexkit ${group} <command> [options]`, '', 'Commands:', ...renderCommandList(commands), ''].join(
    '\n',
  )
}

/** Everything about one command, from its spec. */
export function renderCommandHelp(spec: CommandSpec): string {
  const { positionals = [] } = spec
  const usage = ['Usage: codexkit', spec.name, ...positionals.map(positionalName), '[options]'].join(' ')
  const lines = [spec.summary, '', usage, '']
  for (const paragraph of spec.description) lines.push(...wrap(paragraph, 88), '')
  if (positionals.length > 0) {
    lines.push(...renderRows(positionals.map((word) => ({ left: word.name.toUpperCase(), right: word.summary }))), '')
  }
  lines.push(...renderGroups(spec))
  lines.push('Options of every command:', ...renderOptions(GLOBAL_OPTIONS), '')
  if (spec.examples.length > 0) {
    lines.push('Examples:')
    for (const example of spec.examples) lines.push(`  ${example.command}`, `      ${example.explains}`)
    lines.push('')
  }
  lines.push('Exit codes:')
  for (const name of spec.exitCodes) {
    lines.push(`  ${String(EXIT_CODES[name].code).padStart(3)}  ${EXIT_CODES[name].meaning}`)
  }
  return [...lines, ''].join('\n')
}

/** One line per command, aligned. */
export function renderCommandList(commands: readonly CommandEntry[]): string[] {
  const width = Math.max(...commands.map(({ spec }) => spec.name.length))
  return commands.map(({ spec }) => `  ${spec.name.padEnd(width)}  ${spec.summary}`)
}

function renderGroups({ options, optionGroups = {} }: CommandSpec): string[] {
  const groups = Object.entries(optionGroups)
  const rest = options.filter(({ name }) => !groups.some(([, group]) => group.some((option) => option.name === name)))
  const headings = [...groups.map(([heading, group]) => [`${heading}:`, group] as const), ['Options:', rest] as const]
  return headings.flatMap(([heading, group]) => (group.length > 0 ? [heading, ...renderOptions(group), ''] : []))
}

function renderOptions(options: readonly OptionSpec[]): string[] {
  return renderRows(options.map((option) => ({ left: renderSpelling(option), right: renderMeaning(option) })))
}

function renderRows(rows: readonly { left: string; right: string }[]): string[] {
  const width = Math.min(30, Math.max(...rows.map((row) => row.left.length)))
  return rows.flatMap(({ left, right }) => {
    const [first = '', ...more] = wrap(right, 60)
    const indent = ' '.repeat(width + 4)
    const head = left.length > width ? [`  ${left}`, indent + first] : [`  ${left.padEnd(width)}  ${first}`]
    return [...head, ...more.map((line) => indent + line)]
  })
}

function renderSpelling(option: OptionSpec): string {
  const value = option.placeholder ?? 'VALUE'
  const suffix = { flag: '', value: ` ${value}`, 'optional-value': ` [${value}]` }[option.type]
  return `${option.short ? `-${option.short}, ` : ''}--${option.name}${suffix}`
}

function renderMeaning(option: OptionSpec): string {
  const facts = [option.summary]
  if (option.choices) facts.push(`One of ${option.choices.join(', ')}.`)
  if (option.repeatable) facts.push('May be given more than once.')
  if (option.default !== undefined) facts.push(`Default: ${option.default}.`)
  if (option.env) facts.push(`Also set by ${option.env}.`)
  if (option.powershellName) facts.push(`In PowerShell: -${powershellName(option)}.`)
  return facts.join(' ')
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
