/** A program and how it is asked for its version. */
export interface Question {
  program: string
  versionArgs: readonly string[]
}

/** One program a workspace may need: how to ask for it, and what to do when it is not there. */
export interface DependencyRow extends Question {
  name: string
  /** Finds the version in what the program prints: the first group, else the whole match. */
  versionPattern: RegExp
  /** The oldest version that will do; without it any. */
  minimum?: string
  required: boolean
  /** When it is not there, that is no reason to act. */
  quiet?: boolean
  /** What to ask on Windows when `program` is not there. */
  elseOnWindows?: Question
  /** What the program prints when it is there, but the thing it tells of is not. */
  absence?: RegExp
  /** What it means when the program ran and failed. */
  failure?: string
  timeoutMs?: number
  purpose: string
  /** The command that installs it, per system. */
  install: InstallHints
}

export interface InstallHints {
  win32: string
  darwin: string
  linux: string
}

/** The first thing that looks like a version: `2.39.5`, `2.47.1.windows.2`, `1.2rc1`. */
export const VERSION_PATTERN = /(\d+\.\d+\w*(?:\.\w+)*)/

const DOCKER_APP = { win32: 'winget install Docker.DockerDesktop', darwin: 'brew install --cask docker' }

/** Programs that every workspace is asked about, in the order of the table. Codex itself is the pinned runtime. */
export const DEPENDENCIES: readonly DependencyRow[] = [
  {
    name: 'git',
    program: 'git',
    versionArgs: ['--version'],
    versionPattern: VERSION_PATTERN,
    minimum: '2.30',
    required: true,
    purpose: 'Codex works in git repositories; the evidence holds what a run changed.',
    install: { win32: 'winget install Git.Git', darwin: 'brew install git', linux: 'sudo apt install git' },
  },
  {
    name: 'Docker',
    program: 'docker',
    versionArgs: ['--version'],
    versionPattern: VERSION_PATTERN,
    required: false,
    purpose: 'Some audits start services.',
    install: { ...DOCKER_APP, linux: 'sudo apt install docker.io' },
  },
  {
    name: 'Docker daemon',
    program: 'docker',
    versionArgs: ['info', '--format', '{{.ServerVersion}}'],
    versionPattern: VERSION_PATTERN,
    required: false,
    // The row of the client says that Docker is not there.
    quiet: true,
    failure: 'Docker is installed, but its daemon does not answer, or not to this user.',
    timeoutMs: 5000,
    purpose: 'Runs the containers that audits start.',
    install: { win32: 'Start Docker Desktop.', darwin: 'open -a Docker', linux: 'sudo systemctl start docker' },
  },
  {
    name: 'Docker Compose',
    program: 'docker',
    versionArgs: ['compose', 'version'],
    versionPattern: VERSION_PATTERN,
    required: false,
    quiet: true,
    failure: 'Docker is installed, but without its compose plugin.',
    purpose: 'Starts several services at once.',
    install: { ...DOCKER_APP, linux: 'sudo apt install docker-compose-v2' },
  },
  {
    name: 'curl',
    program: 'curl',
    versionArgs: ['--version'],
    versionPattern: VERSION_PATTERN,
    required: false,
    purpose: 'Handy for audits that ask a service.',
    install: { win32: 'winget install cURL.cURL', darwin: 'brew install curl', linux: 'sudo apt install curl' },
  },
  {
    name: 'Node',
    program: 'node',
    versionArgs: ['--version'],
    versionPattern: VERSION_PATTERN,
    required: false,
    purpose: 'Only for JavaScript projects and MCP servers; the codexkit executable brings its own.',
    install: { win32: 'winget install OpenJS.NodeJS', darwin: 'brew install node', linux: 'sudo apt install nodejs' },
  },
  {
    name: 'PowerShell',
    program: 'pwsh',
    versionArgs: ['--version'],
    elseOnWindows: {
      program: 'powershell.exe',
      versionArgs: ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', '$PSVersionTable.PSVersion.ToString()'],
    },
    versionPattern: VERSION_PATTERN,
    minimum: '5.1',
    required: false,
    purpose: 'Only for the scripts/*.ps1 shims; the codexkit executable needs none.',
    install: {
      win32: 'winget install Microsoft.PowerShell',
      darwin: 'brew install powershell',
      linux: 'sudo snap install powershell --classic',
    },
  },
  {
    name: 'ripgrep',
    program: 'rg',
    versionArgs: ['--version'],
    versionPattern: VERSION_PATTERN,
    required: false,
    purpose: 'Codex searches with it; without it a search takes longer.',
    install: {
      win32: 'winget install BurntSushi.ripgrep.MSVC',
      darwin: 'brew install ripgrep',
      linux: 'sudo apt install ripgrep',
    },
  },
  {
    name: 'GPU',
    program: 'nvidia-smi',
    versionArgs: ['--query-gpu=driver_version', '--format=csv,noheader'],
    versionPattern: VERSION_PATTERN,
    required: false,
    quiet: true,
    absence: /No devices were found/i,
    failure: 'nvidia-smi is installed, but does not reach a driver.',
    purpose: 'Only for models on this machine; the version is that of the driver.',
    install: {
      win32: 'Install the driver from https://www.nvidia.com/drivers',
      darwin: 'macOS has no NVIDIA driver.',
      linux: 'sudo ubuntu-drivers install',
    },
  },
]
