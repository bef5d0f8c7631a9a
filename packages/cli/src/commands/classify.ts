/**
 * `flanks classify`: reads responses and prints their meaning.
 *
 * @since 0.1.0
 */
import * as Command from "effect/cli/Command"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import { classifyLine, unreadable } from "../classify/ClassifiedLine.ts"
import { classifySessionLine } from "../classify/ClassifiedSession.ts"
import * as Lines from "../classify/Lines.ts"
import { descriptions } from "../commands.ts"
import { exitCodes, Failure } from "../Failure.ts"
import * as Switch from "../Switch.ts"
import { screen } from "../terminal/Screen.ts"
import { table } from "../terminal/TextTable.ts"

/** The longest line that is read, in bytes. */
const longest = 16 * 1024 * 1024

const problems: { readonly [U in Lines.Unreadable]: string } = {
  "invalid UTF-8": "not UTF-8",
  "too long": `longer than ${longest} bytes`
}

const usage = new Failure({
  exitCode: exitCodes.usage,
  message: `\`flanks classify\` reads responses from a pipe, one JSON object per line. For example:

  echo '{"status":400,"body":{"error_code":20002}}' | flanks classify
  flanks classify --summary < responses.ndjson
  echo '{"status":"Waiting:Challenge"}' | flanks classify --sessions`
})

const cannotRead = ({ message }: Error): Failure =>
  new Failure({ exitCode: exitCodes.io, message: `The input can't be read. ${message}` })

const unreadLines = (unread: number, total: number): Failure =>
  new Failure({
    exitCode: exitCodes.data,
    message: `${unread} of ${total} lines could not be read. ` +
      "In the output, each of them has the outcome \"unreadable\" and a problem.",
    json: null
  })

/** Numbers and classifies the lines, and counts the outcomes. */
const counting = (classify: typeof classifyLine) => {
  const counts = new Map<string, number>()
  let number = 0
  const lines = Lines.make(longest, (line, problem) => {
    number++
    const text = number === 1 && line?.charCodeAt(0) === 0xfeff ? line.slice(1) : line
    const { json, label } = text === null
      ? unreadable(number, problems[problem ?? "invalid UTF-8"])
      : classify(number, text)
    counts.set(label, (counts.get(label) ?? 0) + 1)
    return json
  })
  return { lines, counts, total: () => number }
}

const summary = (counts: ReadonlyMap<string, number>, total: number, width: number): string => {
  const ordered = [...counts].toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
  const cells = (texts: ReadonlyArray<string>) => texts.map((text, i) => ({ text, isRight: i < 2 }))
  return table(
    cells(["lines", "share", "outcome"]),
    [...ordered, ["all", total] as const].map(([label, count]) =>
      cells([String(count), `${(100 * count / Math.max(1, total)).toFixed(1)} %`, label])
    ),
    width
  )
}

/** The subcommand `flanks classify`. */
export const command = Command.make(
  "classify",
  {
    sessions: Switch.make(
      "sessions",
      "Read Connect v2 sessions instead of responses: status, error_code and connection_id"
    ),
    summary: Switch.make("summary", "Count the outcomes on stderr, the most frequent first")
  },
  Effect.fnUntraced(function*(flags) {
    const stdio = yield* Stdio.Stdio
    if (yield* stdio.stdinIsTerminal) return yield* usage
    const { counts, lines, total } = counting(flags.sessions ? classifySessionLine : classifyLine)
    yield* stdio.stdin.pipe(
      Stream.mapError(cannotRead),
      Stream.map(lines.push),
      Stream.concat(Stream.sync(lines.end)),
      Stream.filter((text) => text !== ""),
      Stream.run(stdio.stdout())
    )
    if (flags.summary) yield* Console.error(summary(counts, total(), (yield* screen).width))
    const unread = counts.get("unreadable") ?? 0
    return yield* unread === 0 ? Effect.void : unreadLines(unread, total())
  })
).pipe(
  Command.withDescription(descriptions.classify),
  Command.withExamples([
    {
      command: "echo '{\"status\":400,\"body\":{\"error_code\":20002}}' | flanks classify",
      description: "Classify one response"
    },
    {
      command: "flanks classify --summary < responses.ndjson",
      description: "Classify a file of responses, with a summary"
    },
    {
      command: "echo '{\"status\":\"Waiting:Challenge\"}' | flanks classify --sessions",
      description: "Classify a session from list-sessions"
    }
  ])
)
