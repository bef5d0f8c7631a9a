/** Runs a program that reads responses or sessions, one JSON object per line, and writes one verdict per line. */
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { PlatformError } from "effect/PlatformError"
import * as ChildProcess from "effect/process/ChildProcess"
import type { ChildProcessSpawner } from "effect/process/ChildProcessSpawner"
import * as Stream from "effect/Stream"
import type { Asked } from "../Law.ts"
import { type Answer, answerOf } from "./ask.ts"
import { show } from "./show.ts"

/** The result of one run of the program: the lines that it wrote, and how it ended. */
export interface Run {
  readonly lines: ReadonlyArray<string>
  readonly ending: string
  /** It was stopped because it took too long. */
  readonly isTooSlow: boolean
}

/** The most useful line of an error message: the last one that names an error, otherwise the last one. */
const gist = (complaint: string): string => {
  const lines = complaint.trimEnd().split("\n")
  return (lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1) ?? "").slice(0, 200)
}

/** The subjects of a program's questions. */
export type ProgramPart = "classify" | "classifySession"

/** The fields of each question. A program can't expect others. */
const asked: { readonly [N in ProgramPart]: ReadonlyArray<keyof Asked[N]["question"]> } = {
  classify: ["status", "body"],
  classifySession: ["status", "error_code", "connection_id"]
}

/** A question as a line of ASCII, which is the same in any encoding and with any definition of a line's end. */
const lineOf = <Name extends ProgramPart>(name: Name, question: Asked[Name]["question"]): string => {
  const fields = Object.fromEntries(asked[name].map((field) => [field, question[field] ?? null]))
  const ascii = JSON.stringify(fields).replaceAll(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`
  )
  return `${ascii}\n`
}

/** The program writes more than it should, and may never end. */
class TooMuch extends Data.TaggedError("TooMuch")<{ readonly why: string }> {}

const tooMany = (most: number): TooMuch =>
  new TooMuch({ why: `it writes more lines than it got, which ${most === 1 ? "was 1" : `were ${most}`}` })

/** A limit that a line for each response never reaches, in characters. */
const mostWritten = 128 * 1024 * 1024

/** Reads a program's output to its end, even if it breaks off. More than `most` lines are too many. */
const written = (stream: Stream.Stream<Uint8Array, PlatformError>, most: number): Effect.Effect<string, TooMuch> =>
  Effect.suspend(() => {
    let [text, breaks] = ["", 0]
    const take = (chunk: string): Effect.Effect<void, TooMuch> => {
      text += chunk
      breaks += chunk.split("\n").length - 1
      if (breaks > most) return tooMany(most)
      return text.length > mostWritten
        ? new TooMuch({ why: `it writes more than ${mostWritten} characters` })
        : Effect.void
    }
    return stream.pipe(
      Stream.decodeText,
      Stream.runForEach(take),
      Effect.catchTag("PlatformError", () => Effect.void),
      Effect.map(() => text)
    )
  })

/** The end of a program's error output. */
const complaintOf = <E>(stream: Stream.Stream<Uint8Array, E>): Effect.Effect<string> =>
  Effect.suspend(() => {
    let text = ""
    return stream.pipe(
      Stream.decodeText,
      Stream.runForEach((chunk) =>
        Effect.sync(() => {
          text = (text + chunk).slice(-10_000)
        })
      ),
      Effect.ignore,
      Effect.map(() => text)
    )
  })

/** Runs the program once, sends it all these questions and the end of its input, and reads its whole output. */
export const run = <Name extends ProgramPart>(
  name: Name,
  command: string,
  questions: ReadonlyArray<Asked[Name]["question"]>,
  longest: Duration.Input
): Effect.Effect<Run, never, ChildProcessSpawner> =>
  Effect.gen(function*() {
    const input = Stream.fromIterable(questions).pipe(
      Stream.map((question) => lineOf(name, question)),
      Stream.encodeText
    )
    const handle = yield* ChildProcess.make(command, { shell: true, stdin: "pipe", forceKillAfter: "1 second" })
    const [, text, complaint, exitCode] = yield* Effect.all([
      Effect.ignore(Stream.run(input, handle.stdin)),
      written(handle.stdout, questions.length),
      complaintOf(handle.stderr),
      handle.exitCode
    ], { concurrency: "unbounded" })
    const lines = text.split("\n")
    // A line that is cut off because the program ended isn't an answer.
    if (lines.at(-1) === "" || exitCode !== 0) lines.pop()
    if (lines.length > questions.length) return yield* tooMany(questions.length)
    const said = gist(complaint)
    return { lines, ending: `it ends with exit code ${exitCode}${said === "" ? "" : `: ${said}`}`, isTooSlow: false }
  }).pipe(
    Effect.scoped,
    Effect.timeoutOrElse({
      duration: longest,
      orElse: () =>
        Effect.succeed({
          lines: [],
          ending: `it takes longer than ${Duration.format(Duration.fromInputUnsafe(longest))}`,
          isTooSlow: true
        })
    }),
    Effect.catch((error) =>
      Effect.succeed({
        lines: [],
        ending: error._tag === "TooMuch" ? error.why : `it cannot be run: ${error.message}`,
        isTooSlow: false
      })
    )
  )

/** The fields that programs return under another name, or only as part of what they print. */
const shaped: {
  readonly [N in ProgramPart]: (line: { readonly [field: string]: unknown }) => {
    readonly told: object
    readonly printed: object
  }
} = {
  // Other laws need the unchanged token and body.
  classify: ({ body: _body, line: _line, token: _token, ...printed }) => ({
    told: printed["status"] === undefined ? {} : { httpStatus: printed["status"] },
    printed
  }),
  classifySession: ({ connection: _connection, line: _line, original: _original, ...printed }) => ({
    told: {},
    printed
  })
}

/**
 * Converts a line to an answer. `line` counts from 1, and must agree with the program's own line number if it states one.
 * The printed form is the line itself, without the fields that a law needs unchanged.
 */
export const answerOfLine = <Name extends ProgramPart>(
  name: Name,
  text: string,
  line: number
): Answer<Asked[Name]["verdict"]> => {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { _tag: "Failed", why: `it writes ${JSON.stringify(text).slice(0, 200)}, which is not JSON` }
  }
  const answer = answerOf<Asked[Name]["verdict"]>(json)
  if (answer._tag === "Failed") return answer
  const fields = json as { readonly [field: string]: unknown }
  const { printed, told } = shaped[name](fields)
  const said = fields["line"]
  return said === undefined || said === line
    ? { _tag: "Answered", verdict: { ...answer.verdict, ...told, printed: () => show(printed) } }
    : { _tag: "Failed", why: `it answers line ${JSON.stringify(said)} where line ${line} is due` }
}
