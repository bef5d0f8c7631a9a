/** The processes of an embedded PostgreSQL. */
import { execFile, spawn } from "node:child_process"
import { rm } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import { type Files, user } from "./files.ts"

const run = promisify(execFile)

export const initialize = async ({ as, data, folder }: Files): Promise<void> => {
  await run(join(folder, "native/bin/initdb"), [
    `--pgdata=${data}`,
    `--username=${user}`,
    `--pwfile=${join(folder, "password")}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--no-sync",
    "--no-instructions"
  ], { cwd: folder, ...as })
  await rm(join(folder, "password"))
}

/**
 * Its standard input closes when the process that started it ends, however that happens. Then the server stops, and its
 * files are deleted. Its own error output closes with the server.
 */
const guard = `
folder=$1; shift
"$@" & server=$!
exec 1>&- 2>&-
read -r asked
kill -INT $server
wait $server
[ "$asked" = keep ] || rm -rf "$folder"
`

const settings = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "max_connections=200",
  "fsync=off",
  "synchronous_commit=off",
  "full_page_writes=off"
]

const launch = ({ as, data, folder, port }: Files): Promise<() => Promise<void>> => {
  const options = ["-D", data, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])]
  const child = spawn("/bin/sh", ["-c", guard, "guard", folder, join(folder, "native/bin/postgres"), ...options], {
    cwd: folder,
    detached: true,
    stdio: ["pipe", "ignore", "pipe"],
    ...as
  })
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()))
  const stop = () => {
    child.stdin.end("keep\n")
    return ended
  }
  return new Promise((resolve, reject) => {
    let log = ""
    child.once("error", reject)
    child.stdin.on("error", () => {})
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      log = (log + text).slice(-4000)
      if (log.includes("ready to accept connections")) resolve(stop)
    })
    child.stderr.once("end", () => {
      reject(new Error(log.trim() || "the server ended without a word"))
      void stop()
    })
  })
}

export interface Server {
  readonly stop: () => Promise<void>
  readonly start: () => Promise<void>
}

export const start = async (files: Files): Promise<Server> => {
  let running: (() => Promise<void>) | undefined = await launch(files)
  return {
    stop: async () => {
      await running?.()
      running = undefined
    },
    start: async () => {
      running ??= await launch(files)
    }
  }
}
