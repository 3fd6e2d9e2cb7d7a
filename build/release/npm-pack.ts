import { runTool } from './run-tool.ts'

/** Packs a folder as `npm publish` would, into `destination`. npm gives all files one time, so that equal folders give equal bytes. */
export async function npmPack(folder: string, destination: string, signal: AbortSignal): Promise<void> {
  const args = ['pack', folder, '--pack-destination', destination, '--ignore-scripts', '--silent', '--offline']
  // npm names its own program to the scripts it runs; elsewhere PATH has it, though on Windows only as npm.cmd.
  const { npm_execpath: npm } = process.env
  const [program, before] = npm === undefined ? ['npm', []] : [process.execPath, [npm]]
  await runTool(program, [...before, ...args], { cwd: destination, signal })
}
