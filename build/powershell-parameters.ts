import type { CommandSpec, OptionSpec } from '../src/cli/command-spec.ts'
import { GLOBAL_OPTIONS } from '../src/cli/global-options.ts'
import { powershellName } from '../src/cli/option-names.ts'
import { variablesOfBody } from './powershell-body.ts'

/** How one option of a spec looks in a shim. */
export interface ShimParameter {
  option: OptionSpec
  name: string
  /** `declared` stands in `param()`; `common` is PowerShell's own; `passed` travels with the rest. */
  place: 'declared' | 'common' | 'passed'
}

/** The common parameters that mean the same as an option of ours. */
const SHARED_NAMES = ['verbose', 'debug']

/**
 * Names that a parameter may not have: the other common parameters and their aliases, and automatic variables that
 * cannot be assigned or, like `$input`, drain stdin.
 */
const TAKEN_NAMES = [
  'ErrorAction ErrorVariable WarningAction WarningVariable InformationAction InformationVariable ProgressAction',
  'OutVariable OutBuffer PipelineVariable db ea ev infa iv ob ov pv proga vb wa wv',
  'Args ConsoleFileName Error Event EventArgs EventSubscriber ExecutionContext False ForEach Home Host Input Matches',
  'NestedPromptLevel Null PID Profile PSCmdlet PSCommandPath PSCulture PSHome PSItem PSUICulture PSVersionTable PWD',
  'Sender ShellId StackTrace Switch This True',
].flatMap((line) => line.toLowerCase().split(' '))

/**
 * Every option a shim knows, its own first. Throws when two would be the same to PowerShell, which ignores case, or
 * when one has a name that PowerShell needs; such an option needs a `powershellName` in its spec.
 */
export function shimParameters(spec: CommandSpec): ShimParameter[] {
  const options: readonly OptionSpec[] = [...spec.options, ...GLOBAL_OPTIONS]
  const taken = new Set([...TAKEN_NAMES, ...variablesOfBody()])
  const seen = new Set<string>()
  const claim = (word: string, option: OptionSpec): void => {
    if (!seen.has(word.toLowerCase())) return void seen.add(word.toLowerCase())
    throw new Error(`${spec.name}: two options are -${word} to PowerShell; give --${option.name} another name.`)
  }
  return options
    .filter((option) => !option.secret)
    .map((option) => {
      const name = powershellName(option)
      if (taken.has(name.toLowerCase())) {
        throw new Error(
          `${spec.name}: PowerShell needs the name -${name} itself; give --${option.name} a powershellName.`,
        )
      }
      claim(name, option)
      if (option.short) claim(option.short, option)
      return { option, name, place: placeOf(option, name) }
    })
}

/** A parameter that may stand alone cannot be declared: PowerShell wants a value for every parameter but a switch. */
function placeOf(option: OptionSpec, name: string): ShimParameter['place'] {
  if (SHARED_NAMES.includes(name.toLowerCase())) return 'common'
  return option.type === 'optional-value' ? 'passed' : 'declared'
}

/** The `param()` block. Choices are only offered, never enforced: a binding error would exit 1, and the contract says 2. */
export function renderParameterBlock(parameters: readonly ShimParameter[]): string[] {
  const declared = parameters.filter(({ place }) => place === 'declared')
  const offers = parameters.flatMap(wordsToOffer)
  const groups = [
    ...declared.map(({ option, name }) => [...renderAttributes(option), `[${typeOf(option)}]$${name}`]),
    ['[Parameter(ValueFromPipeline = $true, DontShow = $true)]', '[object]$InputObject'],
    [
      '[Parameter(ValueFromRemainingArguments = $true, DontShow = $true)]',
      ...renderCompleter(offers),
      '[string[]]$Unlisted',
    ],
  ]
  const lines = groups.flatMap((group, index) => {
    const last = index === groups.length - 1
    return group.map((line, at) => `    ${line}${at === group.length - 1 && !last ? ',' : ''}`)
  })
  return ['[CmdletBinding(PositionalBinding = $false)]', 'param(', ...lines, ')']
}

function renderAttributes({ short, choices = [] }: OptionSpec): string[] {
  return [...(short ? [`[Alias(${quote(short)})]`] : []), ...renderCompleter(choices)]
}

function typeOf({ type, repeatable }: OptionSpec): string {
  if (type === 'flag') return 'switch'
  return repeatable ? 'string[]' : 'string'
}

function renderCompleter(words: readonly string[]): string[] {
  if (words.length === 0) return []
  const rows: string[] = []
  for (let at = 0; at < words.length; at += 4)
    rows.push(
      words
        .slice(at, at + 4)
        .map(quote)
        .join(', '),
    )
  return [
    '[ArgumentCompleter({',
    '    param($command, $parameter, $word)',
    ...rows.map((row, at) => `    ${row}${at < rows.length - 1 ? ',' : ' |'}`),
    '        Where-Object -FilterScript { $_ -like "$word*" }',
    '})]',
  ]
}

/** What Tab offers where a word of the rest may stand: the options that are not declared. */
function wordsToOffer({ option, name, place }: ShimParameter): string[] {
  if (place !== 'passed') return []
  return [`-${name}`, ...(option.choices ?? []).map((choice) => `-${name}:${choice}`), `--${option.name}`]
}

/** A PowerShell string that stands for itself. Doubles every apostrophe; shims are ASCII, so there are no curly ones. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
