import { defineCommand } from '../../cli/command-spec.ts'
import { FILTER_OPTIONS } from './options/filter.ts'
import { KEEP_OPTIONS } from './options/keep.ts'
import { PLACE_OPTIONS } from './options/places.ts'

export const spec = defineCommand({
  name: 'watch-codex',
  summary: 'Follow what Codex is doing, wherever it writes: rollouts, the SQLite log, text logs.',
  description: [
    'Everything Codex writes down becomes one stream in the order of time, without secrets. What does not exist yet is waited for; files that are rotated, cut or removed are followed. Where entries were lost it says so.',
    'With --json one document at the end tells how many entries there were; --jsonl prints the entries themselves.',
    'With --prune it removes old sessions and logs, but only with --yes, and never the newest session of a home.',
  ],
  options: [...PLACE_OPTIONS, ...FILTER_OPTIONS, ...KEEP_OPTIONS],
  optionGroups: { 'What to watch': PLACE_OPTIONS, 'What is shown': FILTER_OPTIONS, 'What is kept': KEEP_OPTIONS },
  examples: [
    { command: 'codexkit watch-codex', explains: 'What happens now, until Ctrl-C.' },
    { command: 'codexkit watch-codex --list', explains: 'Where Codex writes, and how fast it grows.' },
    { command: 'codexkit watch-codex --since 2h --level warn --no-follow', explains: 'What went wrong lately.' },
    {
      command: 'codexkit watch-codex --exit-when "task_complete" --timeout 10m',
      explains: 'In CI: wait for an event.',
    },
    { command: 'codexkit watch-codex --excerpt 10m', explains: 'Keep the last ten minutes as evidence.' },
    { command: 'codexkit watch-codex --prune --older-than 30d', explains: 'What could be removed; --yes removes it.' },
    {
      command: './scripts/logging/watch-codex.ps1 -Since 2h -Jsonl',
      explains: 'From PowerShell, for another program.',
    },
  ],
  exitCodes: ['ok', 'failed', 'usage', 'missingInput', 'permission', 'timeout', 'interrupt', 'terminated'],
  shim: 'scripts/logging/watch-codex.ps1',
  cmdlet: 'Watch-CodexLog',
  bin: true,
})
