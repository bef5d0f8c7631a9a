/**
 * `flanks explain`: explains a code, a name, a tag or a status.
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
    ? `Status ${query} can mean ${count} things; the body says which. A documented error_code outweighs the status.`
    : `${query} can mean ${count} things.`

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
      ...(remark === undefined ? [] : [row("note", remark)]),
      ...(regulatedOnly
        ? [row("remark", "Flanks says: only for regulated entities that don't use Flanks Link; other pages disagree")]
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
      row("outcome", "a failure, raised by @effect-flanks/client"),
      row("what it means", meaning),
      row("who must act", turns[actor]),
      row("what to do", actions.join("; or ")),
      row("raised by", when),
      ...(fields.length === 0 ? [] : [row("fields", fields.join(", "))])
    ], width)
  ].join("\n")
}

interface Found {
  readonly responses: ReadonlyArray<Explanation.Explanation>
  readonly sessions: ReadonlyArray<SessionExplanation.SessionExplanation>
  readonly clientErrors: ReadonlyArray<ClientExplanation.ClientExplanation>
}

const undocumented = (query: string): string => {
  const near = Explanation.suggest(query)
  return `Flanks doesn't document the code ${query}. A response with it is an UnexpectedResponse, whatever its status.` +
    didYouMean(near)
}

const page = (query: string, found: Found, width: number, styles: Styles): string => {
  const { clientErrors, responses, sessions } = found
  const count = responses.length + sessions.length + clientErrors.length
  const heading = Explanation.isUndocumentedCode(query)
    ? [undocumented(query)]
    : count > 1
    ? [numberOfThings(query, count)]
    : []
  return [
    ...heading.map((text) => wrap(text, width).join("\n")),
    ...responses.map((explanation) => section(explanation, width, styles)),
    ...sessions.map((explanation) => sessionSection(explanation, width, styles)),
    ...clientErrors.map((explanation) => clientSection(explanation, width, styles))
  ].join("\n\n")
}

const lookUp = (query: string): Found => ({
  responses: Explanation.isUndocumentedCode(query)
    ? Explanation.find("UnexpectedResponse").filter(({ isTransient }) => !isTransient)
    : Explanation.find(query),
  sessions: SessionExplanation.find(query),
  clientErrors: ClientExplanation.find(query)
})

const unknown = (query: string): Failure =>
  usage(
    `Unknown code, name, tag or status: ${JSON.stringify(query)}.${
      didYouMean([
        ...Explanation.suggest(query),
        ...SessionExplanation.suggest(query),
        ...ClientExplanation.suggest(query)
      ])
    } \`flanks codes\` lists all of them.`
  )

/** The subcommand `flanks explain`. */
export const command = Command.make(
  "explain",
  {
    query: Argument.String("what").pipe(
      Argument.withDescription(
        "A code, its name, a tag, a reason, an HTTP status, or a session's status or error, in any case"
      )
    ),
    json: Switch.json()
  },
  Effect.fnUntraced(function*({ json, query }) {
    const found = lookUp(query)
    const all = [...found.responses, ...found.sessions, ...found.clientErrors]
    if (all.length === 0) return yield* unknown(query)
    const { styles, width } = yield* screen
    return yield* Console.log(json ? JSON.stringify(all, null, 2) : page(query, found, width, styles))
  })
).pipe(
  Command.withDescription(descriptions.explain),
  Command.withExamples([
    { command: "flanks explain 20003", description: "Explain a code, which can be a failure or a success" },
    { command: "flanks explain SCA_REQUIRED", description: "Explain Flanks' name of a code" },
    { command: "flanks explain BankError", description: "Explain the tag of an error" },
    { command: "flanks explain 400", description: "List every outcome of a status" },
    { command: "flanks explain InvalidChallengeResponse", description: "Explain the error code of a session" }
  ])
)
