import sea from '@yao-pkg/pkg/lib-es5/sea.js'

/**
 * One run of pkg in SEA mode, in a process of its own, because pkg changes the working folder and finds its cache
 * through the home folder. Called by pack-with-pkg.ts with one argument, a PkgRun as JSON.
 *
 * This is the function below the command line of pkg, which has no way to name assets as Node does.
 */
export interface PkgRun {
  script: string
  output: string
  platform: 'linux' | 'macos' | 'win'
  arch: string
  nodeVersion: string
  /** Files by the names under which `node:sea` gives them. */
  assets: Record<string, string>
}

if (import.meta.main) {
  const run: PkgRun = JSON.parse(process.argv[2] ?? '')
  // Not within the call: the types of pkg do not know all that Node does.
  const seaConfig = {
    disableExperimentalSEAWarning: true,
    useSnapshot: false,
    // The code cache is among the assets; Node's own would be that of the small start script only.
    useCodeCache: false,
    // The NODE_OPTIONS of an editor or a debugger are for other programs: they may name files that are not here.
    execArgvExtension: 'none',
    assets: run.assets,
  }
  await sea.default(run.script, {
    targets: [{ nodeRange: `node${run.nodeVersion}`, platform: run.platform, arch: run.arch, output: run.output }],
    // pkg signs for macOS with programs that only a Mac has; make-executable.ts does it afterwards.
    signature: false,
    seaConfig,
  })
}
