/**
 * Runners as processes of their own, for a demonstration: each is `flanks onboarding serve`.
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

/** A port of this machine that nothing listens on just now. */
const freePort = Effect.callback<number>((resume) => {
  const server = createServer()
  server.listen(0, "127.0.0.1", () => {
    const address = server.address()
    const port = typeof address === "object" && address !== null ? address.port : 0
    server.close(() => resume(Effect.succeed(port)))
  })
})

const Said = Schema.fromJsonString(Schema.Struct({ url: Schema.String }))

const silent = new Failure({
  exitCode: exitCodes.internal,
  message: "A runner ended before it listened. Run `flanks onboarding serve` to see why."
})

/** Its standard input closes with the process that started it, however that one ends: then it ends too. */
const withParent = "--import=data:text/javascript,process.stdin.on('end',()=>process.exit()).resume()"

/** Starts a runner that shares its work with the others of the same database; it ends with the scope. */
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
  const said = yield* child.stdout.pipe(Stream.decodeText, Stream.splitLines, Stream.runHead)
  const { url } = yield* Effect.mapError(
    Effect.flatMap(Effect.fromOption(said), Schema.decodeEffect(Said)),
    () => silent
  )
  return { url, pid: child.pid, kill: Effect.orDie(child.kill({ killSignal: "SIGKILL" })) }
})

/** A runner. */
export type Runner = Effect.Success<ReturnType<typeof start>>
