/**
 * `flanks explain`: what a code, a name, a tag or a status means.
 *
 * @since 0.1.0
 */
import { transientStatusesInWords } from "@effect-flanks/domain/Table"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as ClientExplanation from "../codes/ClientExplanation.ts"
import * as Explanation from "../codes/Explanation.ts"
import * as SessionExplanation from "../codes/SessionExplanation.ts"
import { recognised, remarks, repeats, sources, turns } from "../codes/Wording.ts"
import { descriptions } from "../commands.ts"
import { type Failure, usage } from "../Failure.ts"
import { didYouMean } from "../Suggestion.ts"
import * as Switch from "../Switch.ts"
import { screen, type Styles } from "../terminal/Screen.ts"
import { type Cell, pairs, wrap } from "../terminal/TextTable.ts"

const numberOfThings = (query: string, count: number): string =>
  /^[1-5][0-9]{2}$/.test(query)
    ? `Status ${query} can be ${count} things, which the body tells apart. Any documented error_code outweighs the status.`
    : `${query} can be ${count} things.`

const exampleLines = ({ examples }: Explanation.Explanation): string =>
  examples.length === 0
    ? "not shown in the documentation"
    : examples.map(({ body, status }) => `${status} ${body}`).join("\n")

const titleOf = ({ code, isTransient, name, tag }: Explanation.Explanation): string =>
  tag + (isTransient ? " (transient)" : "") + (code === null ? "" : ` · ${code} ${name}`)

type Line = readonly [Cell, Cell]

const line = (title: string, text: string, styles: Styles): Line => [
  { text: `  ${title}`, style: styles.faint },
  { text }
]

const section = (explanation: Explanation.Explanation, width: number, styles: Styles): string => {
  const { action, actor, meaning, isTransient, kind, regulatedOnly, retry, source, tag } = explanation
  const row = (title: string, text: string): Line => line(title, text, styles)
  const outcome = { accepted: "a success", delayed: "a success, delayed", failure: "a failure" }[kind]
  const remark = remarks[tag]
  return [
    (kind === "failure" ? styles.bad : styles.good)(styles.strong(titleOf(explanation))),
    pairs([
      row("outcome", outcome),
      row("what it means", meaning),
      row("who must act", turns[actor]),
      row("what to do", action),
      row("retry", repeats[retry]),
      row(
        "recognised by",
        recognised[tag] + (isTransient ? `, on status ${transientStatusesInWords}` : "")
      ),
      row("on the wire", exampleLines(explanation)),
      row("documented", sources[source]),
      ...(remark === undefined ? [] : [row("mind", remark)]),
      ...(regulatedOnly
        ? [row("said to be", "only for regulated entities that do not use Flanks Link (a remark, no rule)")]
        : [])
    ], width)
  ].join("\n")
}

const sessionSection = (explanation: SessionExplanation.SessionExplanation, width: number, styles: Styles): string => {
  const { action, actor, code, isFailure, meaning, redirectError, source, statuses, tag } = explanation
  const row = (title: string, text: string): Line => line(title, text, styles)
  return [
    (isFailure ? styles.bad : styles.good)(styles.strong(`${tag} · of a session`)),
    pairs([
      row("outcome", isFailure ? "a failure" : tag === "Connected" ? "a success" : "not finished"),
      row("what it means", meaning),
      row("who must act", turns[actor]),
      row("what to do", action),
      row("retry", isFailure ? "no: the user needs a new session" : tag === "Connected" ? "no" : repeats.session),
      ...(statuses.length === 0 ? [] : [row("status", statuses.join(", "))]),
      ...(code === null ? [] : [row("error_code", code)]),
      ...(redirectError === null ? [] : [row("redirect", `error=${redirectError}, from a Link`)]),
      row("documented", sources[source])
    ], width)
  ].join("\n")
}

const clientSection = (explanation: ClientExplanation.ClientExplanation, width: number, styles: Styles): string => {
  const { actions, actor, fields, meaning, tag, when } = explanation
  const row = (title: string, text: string): Line => line(title, text, styles)
  return [
    styles.bad(styles.strong(`${tag} · of the client`)),
    pairs([
      row("outcome", "a failure that no response of Flanks is"),
      row("what it means", meaning),
      row("who must act", turns[actor]),
      row("what to do", actions.join("; or ")),
      row("fails with it", when),
      ...(fields.length === 0 ? [] : [row("fields", fields.join(", "))])
    ], width)
  ].join("\n")
}

const page = (
  query: string,
  found: ReadonlyArray<Explanation.Explanation>,
  sessions: ReadonlyArray<SessionExplanation.SessionExplanation>,
  clients: ReadonlyArray<ClientExplanation.ClientExplanation>,
  width: number,
  styles: Styles
): string => {
  const count = found.length + sessions.length + clients.length
  return [
    ...(count > 1 ? [wrap(numberOfThings(query, count), width).join("\n")] : []),
    ...found.map((explanation) => section(explanation, width, styles)),
    ...sessions.map((explanation) => sessionSection(explanation, width, styles)),
    ...clients.map((explanation) => clientSection(explanation, width, styles))
  ].join("\n\n")
}

const unknown = (query: string): Failure =>
  usage(
    `${JSON.stringify(query)} is no code, name, tag or status that is known here.` +
      `${
        didYouMean([
          ...Explanation.suggest(query),
          ...SessionExplanation.suggest(query),
          ...ClientExplanation.suggest(query)
        ])
      } Run \`flanks codes\` for all of them.`
  )

/** The subcommand `flanks explain`, to be run by `run`. */
export const command = Command.make(
  "explain",
  {
    query: Argument.String("what").pipe(
      Argument.withDescription(
        "An error_code, Flanks' name of it, a tag, a reason, an HTTP status, or what a session or a redirect says; any case"
      )
    ),
    json: Switch.json()
  },
  Effect.fnUntraced(function*({ json, query }) {
    const found = Explanation.find(query)
    const sessions = SessionExplanation.find(query)
    const clients = ClientExplanation.find(query)
    if (found.length + sessions.length + clients.length === 0) return yield* unknown(query)
    const { styles, width } = yield* screen
    return yield* Console.log(
      json ?
        JSON.stringify([...found, ...sessions, ...clients], null, 2)
        : page(query, found, sessions, clients, width, styles)
    )
  })
).pipe(
  Command.withDescription(descriptions.explain),
  Command.withExamples([
    { command: "flanks explain 20003", description: "A code, which can be a failure or a success" },
    { command: "flanks explain SCA_REQUIRED", description: "Flanks' name of a code" },
    { command: "flanks explain BankError", description: "The tag of an error" },
    { command: "flanks explain 400", description: "All that a status can be" },
    { command: "flanks explain InvalidChallengeResponse", description: "An error_code of a session" }
  ])
)
