/** Running a program that reads responses, a JSON object a line, and writes verdicts, a line each. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as ChildProcess from "effect/process/ChildProcess"
import type { ChildProcessSpawner } from "effect/process/ChildProcessSpawner"
import * as Stream from "effect/Stream"
import type { Response } from "../Implementation.ts"
import { type Answer, answerOf } from "./ask.ts"

/** What one run of the program came to: the lines that it wrote, and how it ended. */
export interface Run {
  readonly lines: ReadonlyArray<string>
  readonly ending: string
  /** It was stopped for taking too long. */
  readonly isTooSlow: boolean
}

/** The line of a complaint that says most: the last that names an error, else the last. */
const gist = (complaint: string): string => {
  const lines = complaint.trimEnd().split("\n")
  return (lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1) ?? "").slice(0, 200)
}

/** A response as a line of ASCII: what splits lines at other ends, or reads another encoding, gets the same. */
const lineOf = ({ body, status }: Response): string => {
  const ascii = JSON.stringify({ status, body }).replaceAll(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`
  )
  return `${ascii}\n`
}

/** Keeps what a stream gave when it broke off: a program that ends early closes its pipes. */
const received = <E>(stream: Stream.Stream<Uint8Array, E>): Effect.Effect<string> => {
  let text = ""
  return stream.pipe(
    Stream.decodeText,
    Stream.runForEach((chunk) =>
      Effect.sync(() => {
        text += chunk
      })
    ),
    Effect.ignore,
    Effect.map(() => text)
  )
}

/** Runs the program once, gives it all of these responses and the end of its input, and reads to the end of its output. */
export const run = (
  command: string,
  responses: ReadonlyArray<Response>,
  longest: Duration.Duration
): Effect.Effect<Run, never, ChildProcessSpawner> =>
  Effect.gen(function*() {
    const input = Stream.fromIterable(responses).pipe(
      Stream.map(lineOf),
      Stream.encodeText
    )
    const handle = yield* ChildProcess.make(command, { shell: true, stdin: "pipe" })
    const [, written, complaint, exitCode] = yield* Effect.all([
      Effect.ignore(Stream.run(input, handle.stdin)),
      received(handle.stdout),
      received(handle.stderr),
      handle.exitCode
    ], { concurrency: "unbounded" })
    const lines = written.split("\n")
    if (lines.at(-1) === "") lines.pop()
    const said = gist(complaint)
    return { lines, ending: `it ends with exit code ${exitCode}${said === "" ? "" : `: ${said}`}`, isTooSlow: false }
  }).pipe(
    Effect.scoped,
    Effect.timeoutOrElse({
      duration: longest,
      orElse: () =>
        Effect.succeed({ lines: [], ending: `it takes longer than ${Duration.format(longest)}`, isTooSlow: true })
    }),
    Effect.catch((error) =>
      Effect.succeed({ lines: [], ending: `it cannot be run: ${error.message}`, isTooSlow: false })
    )
  )

/** The answer that a line is; `line` counts from 1, and must be what the program says if it says it. */
export const answerOfLine = (text: string, line: number): Answer => {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { _tag: "Failed", why: `it writes ${JSON.stringify(text).slice(0, 200)}, which is not JSON` }
  }
  const answer = answerOf(json)
  if (answer._tag === "Failed") return answer
  const said = (json as { readonly line?: unknown }).line
  return said === undefined || said === line
    ? { _tag: "Answered", verdict: { ...answer.verdict, printed: () => text } }
    : { _tag: "Failed", why: `it answers line ${JSON.stringify(said)} where line ${line} is due` }
}
