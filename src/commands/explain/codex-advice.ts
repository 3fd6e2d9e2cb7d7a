import type { CodexErrorCode } from '../../errors.ts'
import type { Advice } from './advice.ts'
import * as steps from './common-steps.ts'

/** Advice for failures of a Codex run. */
export const CODEX_ADVICE: Readonly<Record<CodexErrorCode, Advice>> = {
  CODEX_AUTH_ERROR: {
    happened: 'The provider refused the key or the login, or Codex could not find one.',
    retry: 'no',
    check: [
      { say: 'Whether a key is set, and where (the value is never shown).', type: 'codexkit env-report' },
      steps.SEE_LAST_RUN,
      steps.REHEARSE,
    ],
    act: [
      'Enter the key again: "codexkit bootstrap --prompt-secrets --force". A key with a character missing looks like a wrong one.',
      'In CI: check that the secret has a value for this event. Pull requests from forks get no secrets.',
      'With status 403 the key is known and may not do this: give its project access to the model, or use another key.',
      'With an own --base-url: make sure the key is one of that provider.',
    ],
    mendedBy: 'Whoever holds the account at the provider.',
  },
  CODEX_INVALID_CONFIG: {
    happened: 'A setting, the provider or the set-up of Codex cannot work. The same call will fail in the same way.',
    otherExits: [
      {
        exitCode: 7,
        when: 'the Codex runtime or the set-up of the provider is at fault: platform, program, model, provider',
      },
      { exitCode: 9, when: 'the sandbox of this system did not let the run write' },
    ],
    retry: 'no',
    check: [steps.SEE_SETTINGS, steps.VERIFY_RUNTIME, steps.SEE_STDERR],
    act: [
      'Mend the setting that the message names; it says whether it came from an option, the environment, .env or codexkit.toml.',
      'An unknown model: check its spelling, and that the account and the --base-url offer it.',
      'A Codex that cannot start: "codexkit runtime install --force", or check --codex.',
      'Exit 9: run "codexkit run-audit --rehearse edit" and see transcript.log; in a container Codex needs user namespaces or Landlock.',
    ],
    mendedBy: 'Whoever keeps the settings of this repository or machine.',
  },
  CODEX_INVALID_OPTIONS: {
    happened:
      'What was asked for cannot be done like this: an option, a workspace, a skill or a thread that is not there.',
    retry: 'no',
    check: [{ say: 'The options and what they mean.', type: 'codexkit run-audit --help' }, steps.SEE_SETTINGS],
    act: [
      'Follow the hint of the error: it names what would be right.',
      'A folder that is no Git repository: run "git init" there, or give --skip-git-repo-check.',
      'A thread that is not found: give the evidence folder of the run, or start a new one.',
    ],
    mendedBy: 'Whoever wrote the command line or the script.',
  },
  CODEX_INVALID_EVENT: {
    happened:
      'Codex said something that does not fit the order of events, such as going on after its end. The result cannot be trusted.',
    retry: 'no',
    check: [
      { say: 'The raw events of the last run.', type: 'codexkit evidence show --file codex-events.jsonl' },
      steps.VERIFY_RUNTIME,
      steps.REHEARSE,
    ],
    act: [
      'Use the pinned Codex: leave --codex and --codex-version out. codexkit knows what it says.',
      'If the pinned one does it, report it with codex-events.jsonl; secrets are already taken out.',
    ],
    mendedBy: 'The makers of codexkit, when it happens with the pinned Codex.',
  },
  CODEX_MISSING_RESULT: {
    happened: 'Codex ended without a terminal event: it crashed, was killed from outside, or ran out of memory.',
    retry: 'no',
    check: [
      steps.SEE_STDERR,
      {
        say: 'Whether the system ended it for want of memory.',
        type: {
          powershell:
            "Get-WinEvent -FilterHashtable @{LogName='System';ProviderName='Resource-Exhaustion-Detector'} -MaxEvents 5",
          sh: "dmesg | grep -i 'killed process' | tail -n 5",
        },
      },
      steps.VERIFY_RUNTIME,
    ],
    act: [
      'Killed by a signal: give the job more memory, or find what ends processes on this machine (a CI time limit, a virus scanner).',
      'A crash with the pinned Codex: run again with RUST_LOG=debug set and keep stderr.log.',
      'Ask for less in one run.',
    ],
    mendedBy: 'Whoever runs the machine; the makers of Codex when it crashes.',
  },
  CODEX_TIMEOUT: {
    happened:
      'A limit of codexkit was reached: --timeout for the whole run, or --idle-timeout when Codex said nothing for so long.',
    retry: 'yes',
    check: [
      { say: 'How far it came, and which command it was at.', type: 'codexkit evidence show' },
      steps.SEE_LAST_RUN,
      steps.REACH_PROVIDER,
    ],
    act: [
      'Silence from the start: the provider does not answer. Newer versions of Codex wait without end for a connection; check the network.',
      'Silence in the middle: Codex was at a command that takes long; raise --idle-timeout, or name a faster command in the prompt.',
      'Steady work until the end: raise --timeout, or ask for less in one run.',
    ],
    mendedBy: 'Whoever chose the limits, or runs the network.',
  },
  CODEX_RATE_LIMITED: {
    happened: 'The provider asked to slow down, or a quota or usage limit is used up.',
    retry: 'sometimes',
    check: [
      {
        say: 'What the provider said: details.retryAfterMs, details.resetsAt and retryable.',
        type: 'codexkit evidence show --file verdict.json',
      },
      { say: 'The limits and the usage of the account, on the pages of the provider.' },
    ],
    act: [
      'Too many requests: wait for the time it names and run again, or let --retries do it. Run fewer jobs at the same time.',
      'A quota or usage limit: retrying does not help. Wait for the reset, raise the limit, or use another plan or key.',
    ],
    mendedBy: 'The provider with time; whoever holds the account for a quota.',
  },
  CODEX_TRANSPORT_ERROR: {
    happened: 'The connection to the provider could not be made, or broke before the answer was complete.',
    retry: 'yes',
    check: [steps.REACH_PROVIDER, steps.SEE_PROXY, steps.SEE_SETTINGS],
    act: [
      'Run again; let --retries do it in CI.',
      'Behind a proxy: set HTTPS_PROXY, and NO_PROXY for addresses of your own. A proxy that inspects TLS needs its certificate known to the system.',
      'With an own --base-url: check host, port and path, and that the server can stream.',
    ],
    mendedBy: 'Whoever runs the network; the provider when others see it too.',
  },
  CODEX_INTERNAL_ERROR: {
    happened: 'The provider or the model failed, refused, or stopped early. The failure code tells which.',
    otherExits: [{ exitCode: 6, when: 'the provider answered 5xx or was overloaded; that is worth another try' }],
    retry: 'sometimes',
    check: [
      {
        say: 'The failure code, the status and the words of the provider.',
        type: 'codexkit evidence show --file verdict.json',
      },
      steps.SEE_LAST_RUN,
      { say: 'The status page of the provider.' },
    ],
    act: [
      'Exit 6: try again later, or give --retries.',
      'The context window is full: ask for less in one run, name fewer folders, or use a model with more room.',
      'Refused content, or a request that the provider does not take: change the prompt or the settings of the model; the message says what it did not like.',
      'Unknown: keep the evidence and report it, so that the next version knows it.',
    ],
    mendedBy: 'The provider for 5xx; whoever wrote the prompt for the rest.',
  },
}
