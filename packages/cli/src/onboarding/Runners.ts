/**
 * Starts runners for the demonstration. Each is a process that runs `flanks onboarding serve`.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as ChildProcess from "effect/process/ChildProcess"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { createServer } from "node:net"
import { fileURLToPath } from "node:url"
import { exitCodes, Failure } from "../Failure.ts"

const main = fileURLToPath(new URL(`../main${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`, import.meta.url))

/** A free port of this machine. */
const freePort = Effect.callback<number>((resume) => {
  const server = createServer()
  server.listen(0, "127.0.0.1", () => {
    const address = server.address()
    const port = typeof address === "object" && address !== null ? address.port : 0
    server.close(() => resume(Effect.succeed(port)))
  })
})

const Listening = Schema.fromJsonString(Schema.Struct({ url: Schema.String }))

const silent = new Failure({
  exitCode: exitCodes.internal,
  message: "A runner ended before it started to listen. Run `flanks onboarding serve` to see why."
})

/** Ends the runner with the process that started it, however that process ends: its stdin is then closed. */
const withParent = "--import=data:text/javascript,process.stdin.on('end',()=>process.exit()).resume()"

/** Starts a runner, which shares the work with the other runners of its database. It ends with the scope. */
export const start = Effect.fnUntraced(function*(env: { readonly [name: string]: string }) {
  const child = yield* ChildProcess.make(
    process.execPath,
    [
      ...process.execArgv,
      withParent,
      main,
      "onboarding",
      "serve",
      "--port",
      "0",
      "--speed",
      env["SPEED"] ?? "1",
      "--json"
    ],
    {
      env: { ...env, FLANKS_RUNNER_PORT: String(yield* freePort) },
      extendEnv: true,
      stderr: "ignore",
      killSignal: "SIGKILL"
    }
  )
  const line = yield* child.stdout.pipe(Stream.decodeText, Stream.splitLines, Stream.runHead)
  const { url } = yield* Effect.mapError(
    Effect.flatMap(Effect.fromOption(line), Schema.decodeEffect(Listening)),
    () => silent
  )
  return { url, pid: child.pid, kill: Effect.orDie(child.kill({ killSignal: "SIGKILL" })) }
})

/** A runner. */
export type Runner = Effect.Success<ReturnType<typeof start>>
