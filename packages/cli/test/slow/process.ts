/** Runs the command as a process, from its source. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import { afterAll } from "vitest"

export const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url))
export const node = [process.execPath, "--conditions=@effect-flanks/source"] as const

/** The command line of `flanks`, for a shell. */
export const flanks = [...node, main].map((word) => `'${word}'`).join(" ")

export interface Ended {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

const env = { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined, COLUMNS: "80" }

const running = new Set<ChildProcessWithoutNullStreams>()

/** Kills what a failed test left behind. Each child leads a process group, which includes the children of a shell. */
const killAll = (): void => {
  for (const { pid } of running) {
    try {
      if (pid !== undefined) process.kill(-pid, "SIGKILL")
    } catch {
      // It ended in the meantime.
    }
  }
  running.clear()
}

afterAll(killAll)
process.once("exit", killAll)

/** Starts a process, which is killed after the tests of the file at the latest. */
export const start = (
  command: string,
  args: ReadonlyArray<string>,
  more: { readonly [name: string]: string } = {}
): ChildProcessWithoutNullStreams => {
  const child = spawn(command, args, { env: { ...env, ...more }, detached: true })
  running.add(child)
  child.once("close", () => running.delete(child))
  return child
}

const text = async (stream: AsyncIterable<Buffer>): Promise<string> => {
  const chunks: Array<Buffer> = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks).toString("utf8")
}

export const ended = async (child: ChildProcessWithoutNullStreams): Promise<Ended> => {
  const exitCode = new Promise<number | null>((resolve) => child.on("close", resolve))
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { exitCode: await exitCode, stdout, stderr }
}

/** Runs `flanks`, with these bytes on its stdin. */
export const run = (args: ReadonlyArray<string>, stdin: string | Buffer = ""): Promise<Ended> => {
  const [command, ...options] = node
  const child = start(command, [...options, main, ...args])
  child.stdin.end(stdin)
  return ended(child)
}

/** Runs a line of bash, in which `flanks` is the command. */
export const bash = (line: string): Promise<Ended> => {
  const child = start("bash", ["-c", `flanks() { ${flanks} "$@"; }; ${line}`])
  child.stdin.end()
  return ended(child)
}

/** Starts the simulator, and waits until it prints its address. */
export const serve = async (
  args: ReadonlyArray<string> = [],
  more: { readonly [name: string]: string } = {}
) => {
  const [command, ...options] = node
  const child = start(command, [...options, main, "serve", "--port", "0", ...args], more)
  const end = ended(child)
  const said = await new Promise<string>((resolve, reject) => {
    let out = ""
    child.stdout.on("data", (chunk: Buffer) => {
      out += chunk.toString("utf8")
      if (out.includes("Ctrl-C")) resolve(out)
    })
    child.on("exit", () => reject(new Error(`It ended: ${out}`)))
  })
  const url = /at (http:\/\/\S+)/.exec(said)?.[1] ?? ""
  return { child, end, url, said }
}
