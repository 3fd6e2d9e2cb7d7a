import { defineCommand } from '../../cli/command-spec.ts'
import { EVIDENCE_PLACE, RUN_NAMES, RUN_POSITIONAL } from '../evidence-options.ts'

export const spec = defineCommand({
  name: 'evidence verify',
  summary: 'Hash the evidence of a run and compare it with what was sealed.',
  description: [
    'valid: every file has the hash in SHA256SUMS, none is missing, none was added, and verdict.json belongs to this folder. incomplete: it was never sealed, because the run was killed or still goes on. changed: it is not what was sealed; the files are named.',
    'This finds damage and changes by hand. Against somebody who can seal anew, keep the seal (the sha256 of SHA256SUMS) that this command prints in another place.',
    RUN_NAMES,
  ],
  positionals: [RUN_POSITIONAL],
  options: [{ name: 'all', type: 'flag', summary: 'Verify every run.' }, ...EVIDENCE_PLACE],
  examples: [
    { command: 'codexkit evidence verify', explains: 'The last run; exit code 1 unless it is valid.' },
    { command: 'codexkit evidence verify --all --json', explains: 'Every run, for a script.' },
  ],
  exitCodes: ['ok', 'failed', 'usage', 'missingInput', 'permission', 'interrupt'],
})
