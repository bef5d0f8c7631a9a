/**
 * `flanks status`: shows which data is ready, and what the user must do.
 *
 * @since 0.1.0
 */
import { type DataKind, dataKinds } from "@effect-flanks/client/DataKind"
import type { DataProgress } from "@effect-flanks/client/FlanksClient"
import { FlanksClient } from "@effect-flanks/client/FlanksClient"
import { type Readiness, readiness, type State } from "@effect-flanks/client/Readiness"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Clock from "effect/Clock"
import * as Console from "effect/Console"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { runCall, withProgress } from "../calling/Calling.ts"
import { parseDataKinds } from "../calling/DataKinds.ts"
import * as SecretInput from "../calling/SecretInput.ts"
import { descriptions } from "../commands.ts"
import * as Switch from "../Switch.ts"
import { elapsed } from "../terminal/Elapsed.ts"
import { progress } from "../terminal/Progress.ts"
import { screen, type Styles } from "../terminal/Screen.ts"
import { pairs } from "../terminal/TextTable.ts"

const styleOf = (state: State, { bad, faint, good, wait }: Styles) =>
  ({ ready: good, errored: bad, pending: wait, absent: faint })[state]

const userTodo = ({ user }: Readiness): string | null =>
  user === null
    ? null
    : user._tag === "Reset"
    ? `${user.blocked ? "blocked: " : ""}send the user to enter the bank login again`
    : "send the user to the bank's second factor"

interface Shown {
  readonly asked: ReadonlyArray<DataKind>
  readonly reveal: boolean
}

/** The token for the user's session, if Flanks provided one. */
const sessionToken = ({ user }: Readiness, { reveal }: Shown): string | null =>
  user === null || user.token === null ? null : SecretInput.shown(user.token, reveal)

const render = (found: Readiness, shown: Shown, width: number, styles: Styles): string => {
  const user = userTodo(found)
  const token = sessionToken(found, shown)
  return pairs([
    ...shown.asked.map((dataKind) =>
      [{ text: dataKind }, { text: found.states[dataKind], style: styleOf(found.states[dataKind], styles) }] as const
    ),
    ...(user === null ? [] : [[{ text: "user", style: styles.strong }, { text: user, style: styles.bad }] as const]),
    ...(token === null ? [] : [[{ text: "token" }, { text: token }] as const])
  ], width)
}

const toJson = (found: Readiness, shown: Shown) => ({
  states: Object.fromEntries(shown.asked.map((dataKind) => [dataKind, found.states[dataKind]])),
  finished: found.finished,
  user: found.user === null ? null : {
    todo: found.user._tag,
    blocked: found.user._tag === "Reset" && found.user.blocked,
    token: sessionToken(found, shown)
  }
})

const describe = (news: DataProgress, now: number): string =>
  news._tag === "Changed"
    ? news.changes.map(({ dataKind, to }) => `${dataKind} ${to}`).join(", ")
    : `${news.error._tag}: ${news.error.action}. Next attempt in ` +
      elapsed(DateTime.toEpochMillis(news.until) - now)

/** The subcommand `flanks status`. */
export const command = Command.make(
  "status",
  {
    watch: Switch.make("watch", "Wait until the data is ready, has failed, or needs the user"),
    kinds: Flag.String("data-kinds").pipe(
      Flag.optional,
      Flag.withDescription("Only these kinds of data, such as accounts,portfolios")
    ),
    reveal: SecretInput.reveal,
    json: Switch.json("Print JSON, errors too; with --watch, one line per change")
  },
  Effect.fnUntraced(function*({ json, kinds, reveal, watch }) {
    const asked = yield* Option.match(kinds, { onNone: () => Effect.succeed(dataKinds), onSome: parseDataKinds })
    const token = yield* SecretInput.read(SecretInput.credentialsToken)
    const { styles, width } = yield* screen
    const { say, waiting } = yield* progress
    const shown = { asked, reveal }
    const show = (found: Readiness) =>
      Console.log(json ? JSON.stringify(toJson(found, shown)) : render(found, shown, width, styles))
    return yield* runCall(
      Effect.gen(function*() {
        const flanks = yield* FlanksClient
        if (!watch) return yield* show(readiness(yield* withProgress(flanks.credentials.status(token))))
        const seen = flanks.watchData(token, asked).pipe(
          Stream.tap((news) =>
            json && news._tag === "Changed"
              ? show(news.readiness)
              : Effect.flatMap(Clock.currentTimeMillis, (now) => say(describe(news, now)))
          ),
          Stream.filter((news) => news._tag === "Changed")
        )
        const last = yield* waiting("waiting for the data")(Stream.runLast(seen))
        if (!json && Option.isSome(last)) yield* show(last.value.readiness)
      })
    )
  })
).pipe(
  Command.withDescription(descriptions.status),
  Command.withExamples([
    { command: "flanks status < token.txt", description: "Show which data is ready" },
    {
      command: "flanks status --watch --data-kinds accounts,portfolios < token.txt",
      description: "Wait for some of the data"
    }
  ])
)
