/**
 * Runs the laws against a program in any language. The program reads responses and writes verdicts, each as a line of JSON,
 * like `flanks classify`. It can answer at once, or after the end of its input.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { ChildProcessSpawner } from "effect/process/ChildProcessSpawner"
import * as Random from "effect/Random"
import { askedLaws, checkAsked, type CheckOptions, type Report } from "../Check.ts"
import type { Answer, Ask } from "../internal/ask.ts"
import { answerOfLine, type ProgramPart, run } from "../internal/program.ts"
import type { Asked, Law } from "../Law.ts"
import * as Laws from "../Laws.ts"

/**
 * The program doesn't answer even one simple response.
 *
 * @category errors
 */
export class NoAnswer extends Data.TaggedError("NoAnswer")<{
  readonly command: string
  readonly message: string
}> {}

/**
 * The options of a check of a program.
 *
 * @category models
 */
export interface ProgramOptions extends CheckOptions {
  /** The time limit of one run; a minute by default. */
  readonly longest?: Duration.Input | undefined
}

/** A program that ends early is started again for the rest, but only so many times. */
const mostStarts = 1000

/** The most responses that one run gets, because sending all of them again after each early end would take too long. */
const mostAsked = 4000

interface Question<Q> {
  readonly question: Q
  readonly group: number
  readonly at: number
}

const askCommand = <Name extends ProgramPart>(
  name: Name,
  command: string,
  longest: Duration.Input
): Effect.Effect<Ask<Name>, never, ChildProcessSpawner> =>
  Effect.map(ChildProcessSpawner, (spawner) =>
    Effect.fnUntraced(function*(groups) {
      type Asks = Question<Asked[Name]["question"]>
      type Answers = Answer<Asked[Name]["verdict"]>
      const answers = groups.map((group): Array<Answers> =>
        group.map(() => ({ _tag: "Failed", why: `it was not asked: it ended early ${mostStarts} times` }))
      )
      const record = ({ at, group }: Asks, answer: Answers): void => {
        const own = answers[group]
        if (own !== undefined) own[at] = answer
      }
      const start = (asked: ReadonlyArray<Asks>) =>
        Effect.provideService(
          run(name, command, asked.map(({ question }) => question), longest),
          ChildProcessSpawner,
          spawner
        )

      let left: ReadonlyArray<Asks> = groups.flatMap((questions, group) =>
        questions.map((question, at) => ({ question, group, at }))
      )
      let size = mostAsked
      let isAlone = false
      for (let starts = 0; left.length > 0 && starts < mostStarts; starts++) {
        const asked = left.slice(0, isAlone ? 1 : size)
        const { ending, isTooSlow, lines } = yield* start(asked)
        for (const [index, line] of lines.entries()) record(asked[index] as Asks, answerOfLine(name, line, index + 1))
        left = left.slice(lines.length)
        if (lines.length === asked.length) {
          // A program that buffers its output loses answers when it ends, so the failing question is further on, and
          // smaller groups find it.
          size = isAlone ? Math.max(1, Math.floor(size / 2)) : Math.min(size * 2, mostAsked)
          isAlone = false
          continue
        }
        const [first] = left
        if (first === undefined) break
        if (asked.length > 1 && !isTooSlow) {
          isAlone = true
          size = asked.length
          continue
        }
        for (const question of left.filter(({ group }) => group === first.group)) {
          record(question, { _tag: "Failed", why: ending })
        }
        left = left.filter(({ group }) => group !== first.group)
        isAlone = false
      }
      return answers
    }))

interface Kind<Name extends ProgramPart> {
  readonly laws: ReadonlyArray<Law>
  /** A simple question that any program of this kind can answer. */
  readonly plain: Asked[Name]["question"]
}

const kinds: { readonly [N in ProgramPart]: Kind<N> } = {
  classify: { laws: Laws.classification, plain: { status: 200, body: "{}" } },
  classifySession: {
    laws: Laws.sessions,
    plain: { status: "Waiting:ProvideCredentials", error_code: null, connection_id: null }
  }
}

const checkProgram = Effect.fnUntraced(function*<Name extends ProgramPart>(
  name: Name,
  command: string,
  { laws = kinds[name].laws, longest = "1 minute", runs = 100, seed }: ProgramOptions
): Effect.fn.Return<Report, NoAnswer, ChildProcessSpawner> {
  const ask = yield* askCommand(name, command, longest)
  const [[first] = []] = yield* ask([[kinds[name].plain]])
  if (first?._tag !== "Answered") {
    return yield* new NoAnswer({ command, message: `The program doesn't answer: ${first?.why}.` })
  }
  const options = { runs, seed: seed ?? (yield* Random.nextIntBetween(0, 0x7fffffff)) }
  return { ...options, results: yield* checkAsked(name, ask, askedLaws(name, laws), options) }
})

/**
 * Runs the laws about classifiers against a program. Each run gets responses until the end of its input. If a law is
 * broken, the program is started again to find a simpler counterexample.
 *
 * **When to use**
 *
 * Use it for a classifier in another language. `flanks conformance` does the same in a shell. For an implementation in
 * JavaScript, use `Check.check`.
 *
 * @example
 * import * as NodeServices from "@effect/platform-node/NodeServices"
 * import * as Program from "@effect-flanks/spec/adapters/Program"
 * import * as Effect from "effect/Effect"
 *
 * const report = Program.check("python3 classify.py").pipe(Effect.provide(NodeServices.layer))
 *
 * @category checking
 */
export const check = Effect.fn("Program.check")(
  (command: string, options: ProgramOptions = {}): Effect.Effect<Report, NoAnswer, ChildProcessSpawner> =>
    checkProgram("classify", command, options)
)

/**
 * Runs the laws about sessions against a program. It reads a session per line, and writes a verdict per line, like `flanks
 * classify --sessions`.
 *
 * @example
 * import * as NodeServices from "@effect/platform-node/NodeServices"
 * import * as Program from "@effect-flanks/spec/adapters/Program"
 * import * as Effect from "effect/Effect"
 *
 * const report = Program.checkSessions("python3 sessions.py").pipe(Effect.provide(NodeServices.layer))
 *
 * @category checking
 */
export const checkSessions = Effect.fn("Program.checkSessions")(
  (command: string, options: ProgramOptions = {}): Effect.Effect<Report, NoAnswer, ChildProcessSpawner> =>
    checkProgram("classifySession", command, options)
)
