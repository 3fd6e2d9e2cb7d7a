/** One program a workspace may need: how to ask for it, and what to do when it is not there. */
export interface DependencyRow {
  name: string
  program: string
  versionArgs: readonly string[]
  /** Finds the version in what the program prints. */
  versionPattern: RegExp
  required: boolean
  purpose: string
  /** The command that installs it, per system. */
  install: { win32: string; darwin: string; linux: string }
}

/** Programs that every workspace is asked about, in the order of the table. Codex itself is the pinned runtime. */
export const DEPENDENCIES: readonly DependencyRow[] = [
  {
    name: 'git',
    program: 'git',
    versionArgs: ['--version'],
    versionPattern: /(\d+\.\d+[.\w]*)/,
    required: true,
    purpose: 'Codex works in git repositories; the evidence holds what a run changed.',
    install: { win32: 'winget install Git.Git', darwin: 'brew install git', linux: 'sudo apt install git' },
  },
  {
    name: 'Docker',
    program: 'docker',
    versionArgs: ['--version'],
    versionPattern: /(\d+\.\d+[.\w]*)/,
    required: false,
    purpose: 'Some audits start services.',
    install: {
      win32: 'winget install Docker.DockerDesktop',
      darwin: 'brew install --cask docker',
      linux: 'sudo apt install docker.io',
    },
  },
  {
    name: 'curl',
    program: 'curl',
    versionArgs: ['--version'],
    versionPattern: /(\d+\.\d+[.\w]*)/,
    required: false,
    purpose: 'Handy for audits that ask a service.',
    install: { win32: 'winget install cURL.cURL', darwin: 'brew install curl', linux: 'sudo apt install curl' },
  },
  {
    name: 'Node',
    program: 'node',
    versionArgs: ['--version'],
    versionPattern: /v?(\d+\.\d+\.\d+)/,
    required: false,
    purpose: 'Only for JavaScript projects and MCP servers; the codexkit executable brings its own.',
    install: { win32: 'winget install OpenJS.NodeJS', darwin: 'brew install node', linux: 'sudo apt install nodejs' },
  },
]
