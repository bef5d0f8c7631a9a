/**
 * `flanks get`: reads the data of a user.
 *
 * @since 0.1.0
 */
import { toJson } from "@effect-flanks/client/DataKind"
import { FlanksClient } from "@effect-flanks/client/FlanksClient"
import { parse } from "@effect-flanks/client/Json"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { runCall, withProgress } from "../calling/Calling.ts"
import { dataKindOf, words } from "../calling/DataKinds.ts"
import * as DataTable from "../calling/DataTable.ts"
import * as SecretInput from "../calling/SecretInput.ts"
import { descriptions } from "../commands.ts"
import { usage } from "../Failure.ts"
import * as Switch from "../Switch.ts"
import { screen } from "../terminal/Screen.ts"

const Query = Schema.fromJsonString(Schema.Record(Schema.String, Schema.Unknown))

const queryOf = (text: string) =>
  Schema.decodeEffect(Query)(text).pipe(
    Effect.mapError(() =>
      usage("--query is a JSON object of fields with allowed values, such as '{\"account_id\":[\"…\"]}'.")
    )
  )

/** The subcommand `flanks get`. */
export const command = Command.make(
  "get",
  {
    what: Argument.String("what").pipe(
      Argument.withDescription(Object.values(words).join(", "))
    ),
    query: Flag.String("query").pipe(
      Flag.optional,
      Flag.withDescription("A filter as JSON, such as '{\"account_id\":[\"…\"]}'")
    ),
    ignoreDataError: Switch.make("ignore-data-error", "Read what is available if Flanks would respond with 20001"),
    json: Switch.json("Print JSON with every field, and amounts with all their digits; errors too")
  },
  Effect.fnUntraced(function*({ ignoreDataError, json, query: text, what }) {
    const dataKind = yield* dataKindOf(what)
    const query = Option.isSome(text) ? yield* queryOf(text.value) : undefined
    const token = yield* SecretInput.read(SecretInput.credentialsToken)
    const { styles, width } = yield* screen
    return yield* runCall(
      Effect.gen(function*() {
        const { aggregation } = yield* FlanksClient
        const found = yield* withProgress(Effect.gen(function*() {
          const data = yield* aggregation[dataKind](token, { query, ignoreDataError: ignoreDataError || undefined })
          return yield* toJson(dataKind, data)
        }))
        yield* Console.log(json ? found : DataTable.render(DataTable.columns[dataKind], parse(found), width, styles))
      })
    )
  })
).pipe(
  Command.withDescription(descriptions.get),
  Command.withExamples([
    { command: "flanks get accounts < token.txt", description: "Print the accounts as a table" },
    { command: "flanks get account-transactions --json < token.txt", description: "Print every field, for scripts" }
  ])
)
