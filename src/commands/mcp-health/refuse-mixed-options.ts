import type { OptionValues } from '../../cli/command-spec.ts'
import { CodexkitError } from '../../errors.ts'
import type { spec } from './spec.ts'

/** Throws CODEXKIT_USAGE for options that ask for two things at once, or that mean nothing without another. */
export function refuseMixedOptions(options: OptionValues<typeof spec>, form: 'text' | 'json' | 'jsonl'): void {
  const { call, callArguments, fix, dryRun, yes, baseline, updateBaseline, config, profile, codex, codexVersion } =
    options
  const watches = options.watch !== undefined
  const reports = [options.sarif, options.junit, options.markdown, options.output, baseline]
  const writes = options.github || options.evidence || fix || reports.some((file) => file !== undefined)
  const mixes: readonly [boolean, string][] = [
    [config !== undefined && profile !== undefined, '--config, which is one file, and --profile, which is two.'],
    [codex !== undefined && codexVersion !== undefined, '--codex and --codex-version.'],
    [updateBaseline && options.server.length > 0, '--update-baseline, which writes all servers, and --server.'],
    [options.output !== undefined && options.server.length > 0, '--output, which writes all servers, and --server.'],
    [watches && form !== 'text', '--watch, which goes on, and --json, which is one document.'],
    [watches && (writes || call !== undefined || options.verifyWithCodex), '--watch and what is done once.'],
  ]
  const mixed = mixes.find(([together]) => together)
  if (mixed) throw usage(`Two things are asked for at once: ${mixed[1]}`, 'Leave one of them out.')
  const needs: readonly [boolean, string][] = [
    [callArguments !== undefined && call === undefined, '--call-arguments needs --call TOOL.'],
    [call !== undefined && options.server.length !== 1, '--call needs one --server NAME.'],
    [dryRun && !fix, '--dry-run needs --fix.'],
    [yes && !fix, '--yes needs --fix.'],
    [updateBaseline && baseline === undefined, '--update-baseline needs --baseline FILE.'],
  ]
  const lonely = needs.find(([alone]) => alone)
  if (lonely) throw usage(lonely[1], 'Add it.')
}

function usage(message: string, hint: string): CodexkitError {
  return new CodexkitError('CODEXKIT_USAGE', message, { hint })
}
