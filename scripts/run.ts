import { spawnSync } from "node:child_process"
import { delimiter, dirname } from "node:path"

/** Runs a program to its end with the current Node, and returns its output. If it fails, it throws the output. */
export const run = (command: string, args: ReadonlyArray<string>, cwd: string, expectedStatus = 0): string => {
  const { error, status, stderr, stdout } = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", PATH: `${dirname(process.execPath)}${delimiter}${process.env["PATH"]}` },
    maxBuffer: 2 ** 26,
    timeout: 300_000
  })
  if (error === undefined && status === expectedStatus) return stdout
  throw new Error(`${command} ${args.join(" ")}: ${error?.message ?? `exit code ${status}`}\n${stdout}${stderr}`.trim())
}
