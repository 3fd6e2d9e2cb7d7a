import type { CodexErrorCode, ErrorCode } from '../../errors.ts'
import type { Advice } from './advice.ts'
import * as steps from './common-steps.ts'

/** Advice for faults of codexkit itself or of the machine it runs on. */
export const CODEXKIT_ADVICE: Readonly<Record<Exclude<ErrorCode, CodexErrorCode>, Advice>> = {
  CODEXKIT_USAGE: {
    happened:
      'The command line cannot be read: an unknown command or option, a missing value, or options that exclude each other.',
    retry: 'no',
    check: [{ say: 'The commands and their options.', type: 'codexkit --help' }],
    act: ['Follow the hint. Options may be spelled --like-this or -LikeThis; text with spaces needs quotes.'],
    mendedBy: 'Whoever typed or scripted the command.',
  },
  CODEXKIT_MISSING_INPUT: {
    happened:
      'Something that only you can give is missing: a key, a file that was named, or text on stdin. Nobody was asked, since this is not a terminal.',
    retry: 'no',
    check: [{ say: 'Which variables are set, and where.', type: 'codexkit env-report' }],
    act: [
      'A key: "codexkit bootstrap --prompt-secrets" on a terminal; in CI set CODEX_API_KEY from a secret. A placeholder such as insert-local-token counts as missing.',
      'A file: check the path; it starts at the current folder, or at --working-dir.',
      'To try without a key: "codexkit run-audit --rehearse".',
    ],
    mendedBy: 'Whoever set up this machine or job.',
  },
  CODEXKIT_FINDINGS: {
    happened:
      'The work was done, and there is something to look at: findings, a difference, or warnings with --strict. It is a verdict, not a breakdown.',
    retry: 'no',
    check: [{ say: 'The result itself: it stands above the error, and as a document with --json.' }],
    act: ['Mend what is listed, and run again.', 'If warnings should not count, leave --strict out.'],
    mendedBy: 'Whoever owns what was checked.',
  },
  CODEXKIT_ASSERTION: {
    happened: 'Codex completed its turn, but something that was expected of it did not come (--expect-… or a skill).',
    retry: 'sometimes',
    check: [{ say: 'Which assertion failed, and what was found instead.', type: 'codexkit evidence show' }],
    act: [
      'Say in the prompt what is expected, or mend the expectation.',
      'A skill without readable findings: run it again, or use a model that keeps to an output schema.',
    ],
    mendedBy: 'Whoever wrote the prompt and the expectation.',
  },
  CODEXKIT_GATE: {
    happened: 'A command of --before did not pass, so Codex was not started and nothing was billed.',
    retry: 'no',
    check: [
      { say: 'The command by hand, in the folder of the workspace: the hint of the error has the line to type.' },
      steps.SEE_SETTINGS,
    ],
    act: [
      'Mend what the command found, or the command itself.',
      'It runs in the shell of the platform: PowerShell on Windows, sh elsewhere. A line for one may not be one for the other.',
    ],
    mendedBy: 'Whoever owns what the command checks.',
  },
  CODEXKIT_LIMIT: {
    happened:
      'The run used up what it was given (--max-tokens, --max-items or --max-cost) and was ended. The evidence so far is kept.',
    retry: 'no',
    check: [{ say: 'How far it came, and what it used.', type: 'codexkit evidence show' }, steps.SEE_LAST_RUN],
    act: [
      'Ask for less in one run: fewer folders, fewer questions.',
      'Raise the limit, if the work is worth it.',
      'Many items and no progress: Codex went in circles; see transcript.log, and say in the prompt what to leave out.',
    ],
    mendedBy: 'Whoever chose the limit or wrote the prompt.',
  },
  CODEXKIT_DEPENDENCY: {
    happened: 'A required tool is missing, too old or does not answer.',
    retry: 'no',
    check: [steps.SEE_ENVIRONMENT],
    act: [
      'Install what the row names; its last column says how.',
      'On Windows: a tool that opens the Microsoft Store is an alias, switch it off under "App execution aliases".',
      'What this project needs of its own stands in codexkit.toml under [dependencies].',
    ],
    mendedBy: 'Whoever set up this machine.',
  },
  CODEXKIT_MCP: {
    happened: 'An MCP server that is required, or that was named, would not work in a run.',
    retry: 'sometimes',
    check: [{ say: 'Which server, and why; what it said last.', type: 'codexkit mcp-health' }],
    act: [
      'Do what the cause says: install the program, set the variable, free the port, log in.',
      'A server that is only slow to start: give it startup_timeout_sec in the configuration.',
    ],
    mendedBy: 'Whoever owns the server or its configuration.',
  },
  CODEXKIT_NETWORK: {
    happened: 'A download, or an address that should answer, could not be reached.',
    retry: 'yes',
    check: [
      steps.SEE_PROXY,
      {
        say: 'Whether the package registry can be reached.',
        type: {
          powershell: 'Test-NetConnection registry.npmjs.org -Port 443',
          sh: "curl -sS -o /dev/null -w '%{http_code}\\n' https://registry.npmjs.org/",
        },
      },
    ],
    act: [
      'Run again: what was downloaded and verified is not downloaded again.',
      'Behind a proxy: set HTTPS_PROXY. With a registry of your own: set npm_config_registry.',
      'An address of --wait-http: start what should listen there, or raise --wait-timeout.',
    ],
    mendedBy: 'Whoever runs the network.',
  },
  CODEXKIT_RUNTIME: {
    happened: 'The pinned Codex is not installed, is not whole, or does not fit this system.',
    retry: 'no',
    check: [{ say: 'What is installed, and in what state.', type: 'codexkit runtime status' }, steps.VERIFY_RUNTIME],
    act: [
      'Type "codexkit runtime install"; with --force when files are missing or changed.',
      'A virus scanner that takes programs away: allow the folder that "codexkit runtime path" prints.',
      'A system without a package of Codex: give another program with --codex.',
    ],
    mendedBy: 'Whoever set up this machine.',
  },
  CODEXKIT_CHECKSUM: {
    happened:
      'A file is not the one that was pinned. It was not used: it may have been cut short, changed on the way, or tampered with.',
    retry: 'no',
    check: [
      {
        say: 'Which address it came from.',
        type: { powershell: '$env:npm_config_registry', sh: 'echo "$npm_config_registry"' },
      },
      steps.VERIFY_RUNTIME,
    ],
    act: [
      'Type "codexkit runtime install --force", once. If it happens again, do not work around it.',
      'Ask whoever runs the registry or the proxy whether packages are changed there.',
      'If an installed program was changed, find out by whom before you install it again.',
    ],
    mendedBy: 'Whoever runs the registry; your security contact when it stays.',
  },
  CODEXKIT_FILE: {
    happened: 'A file or folder could not be read or written.',
    retry: 'no',
    check: [
      {
        say: 'Who may write there; put in the path of the message.',
        type: { powershell: 'Get-Acl . | Format-List', sh: 'ls -ld .' },
      },
      { say: 'Whether the disk is full.', type: { powershell: 'Get-PSDrive -PSProvider FileSystem', sh: 'df -h .' } },
    ],
    act: [
      'Give this user the right to write there, or choose another folder (CODEXKIT_HOME, --evidence-root).',
      'On Windows: close the program that holds the file open.',
      'Free some space.',
    ],
    mendedBy: 'Whoever runs this machine.',
  },
  CODEXKIT_UNSAFE_ENV_FILE: {
    happened: 'git tracks .env or would not ignore it, so no secret was written into it.',
    retry: 'no',
    check: [{ say: 'Whether git tracks it.', type: 'git ls-files .env' }],
    act: [
      'Type "git rm --cached .env", and commit that together with the line in .gitignore.',
      'If a secret was committed before: it is known to everyone who has the history. Revoke it and make a new one.',
    ],
    mendedBy: 'Whoever owns the repository.',
  },
  CODEXKIT_INTERRUPTED: {
    happened: 'Ctrl-C, or a signal like it. Everything that was started was ended; the evidence so far is kept.',
    retry: 'yes',
    check: [steps.SEE_LAST_RUN],
    act: ['Run again.'],
    mendedBy: 'Whoever interrupted it.',
  },
  CODEXKIT_TERMINATED: {
    happened:
      'The system, a CI job or a closed terminal asked codexkit to end. Everything that was started was ended too.',
    retry: 'yes',
    check: [steps.SEE_LAST_RUN, { say: 'Whether the job was cancelled or reached its own time limit: see its log.' }],
    act: [
      'Give the job more time than --timeout, so that codexkit ends first and can conclude its evidence.',
      'Run again.',
    ],
    mendedBy: 'Whoever runs the job.',
  },
  CODEXKIT_BUG: {
    happened: 'codexkit met something that its makers did not expect. It is never your fault.',
    retry: 'no',
    check: [{ say: 'The same call with --debug shows where it happened.', type: 'codexkit run-audit --debug' }],
    act: ['Report what --debug prints, with the output of "codexkit env-report --json". Both hold no secrets.'],
    mendedBy: 'The makers of codexkit.',
  },
}
