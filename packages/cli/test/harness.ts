/** Runs the command in this process, and returns its output and exit code. */
import { run } from "@effect-flanks/cli/run"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as TerminalCapabilities from "effect/cli/TerminalCapabilities"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Sink from "effect/Sink"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"

export interface Ran {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export interface World {
  /** The piped input. Null is a terminal. */
  readonly stdin?: string | ReadonlyArray<Uint8Array> | null
  /** `COLUMNS`. Null leaves it unset, as in a pipe. */
  readonly columns?: number | null
  readonly hasColours?: boolean
  /** Whether stderr is a terminal. */
  readonly isWatched?: boolean
  readonly env?: { readonly [name: string]: string }
  /** Interrupts the command. */
  readonly signal?: AbortSignal
  /** Responds to requests. */
  readonly fetch?: (request: Request) => Promise<Response>
}

const noFetch = (): Promise<Response> => Promise.reject(new TypeError("fetch failed"))

const chunksOf = (stdin: Exclude<World["stdin"], null | undefined>): ReadonlyArray<Uint8Array> =>
  typeof stdin === "string" ? [new TextEncoder().encode(stdin)] : stdin

export const flanks = (
  args: ReadonlyArray<string>,
  { columns = 80, env = {}, fetch = noFetch, hasColours = false, isWatched = false, signal, stdin = "" }: World = {}
): Promise<Ran> => {
  const written = { stdout: "", stderr: "" }
  const console: Console.Console = Object.assign(Object.create(globalThis.console), {
    log: (line: string) => (written.stdout += `${line}\n`),
    error: (line: string) => (written.stderr += `${line}\n`)
  })
  const stdio = Stdio.layerTest({
    stdinIsTerminal: Effect.succeed(stdin === null),
    stdin: stdin === null ? Stream.never : Stream.fromIterable(chunksOf(stdin)),
    stderrIsTerminal: Effect.succeed(isWatched),
    stdout: () => Sink.forEach((text) => Effect.sync(() => (written.stdout += String(text)))),
    stderr: () => Sink.forEach((text) => Effect.sync(() => (written.stderr += String(text))))
  })
  return run(args).pipe(
    Effect.map((exitCode) => ({ exitCode, ...written })),
    Effect.provide(Layer.merge(NodeServices.layer, stdio)),
    Effect.provideService(Console.Console, console),
    Effect.provideService(TerminalCapabilities.TerminalCapabilities, {
      canColor: hasColours,
      canAnimate: false,
      canPrompt: false
    }),
    Effect.provideService(
      ConfigProvider.ConfigProvider,
      ConfigProvider.fromEnv({ env: { ...columns !== null && { COLUMNS: String(columns) }, ...env } })
    ),
    Effect.provideService(FetchHttpClient.Fetch, (input, init) => fetch(new Request(input, init))),
    (command) => Effect.runPromise(command, { signal })
  ).catch((error: unknown) => {
    if (signal?.aborted !== true) throw error
    return { exitCode: 130, ...written }
  })
}
