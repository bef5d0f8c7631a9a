/**
 * `flanks credentials`: lists the credentials of the application, even those whose exchange got no response.
 *
 * @since 0.1.0
 */
import type { Entry } from "@effect-flanks/client/api/Credentials"
import { FlanksClient } from "@effect-flanks/client/FlanksClient"
import * as Command from "effect/cli/Command"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { runCall, withProgress } from "../calling/Calling.ts"
import * as DataTable from "../calling/DataTable.ts"
import * as SecretInput from "../calling/SecretInput.ts"
import { descriptions } from "../commands.ts"
import * as Switch from "../Switch.ts"
import { screen } from "../terminal/Screen.ts"

const columns = ["external_id", "bank", "status", "credentials_token"]

const shown = ({ bank, credentials_token: token, external_id, status }: Entry, reveal: boolean) => ({
  external_id: external_id ?? null,
  bank: bank ?? null,
  status: status ?? null,
  credentials_token: token ? SecretInput.shown(token, reveal) : null
})

/** The subcommand `flanks credentials`. */
export const command = Command.make(
  "credentials",
  {
    reveal: SecretInput.reveal,
    json: Switch.json()
  },
  Effect.fnUntraced(function*({ json, reveal }) {
    const { styles, width } = yield* screen
    return yield* runCall(
      Effect.gen(function*() {
        const { credentials } = yield* FlanksClient
        const all = yield* withProgress(Stream.runCollect(credentials.list()))
        const rows = Array.from(all, (entry) => shown(entry, reveal))
        yield* Console.log(json ? JSON.stringify(rows) : DataTable.render(columns, rows, width, styles))
      })
    )
  })
).pipe(
  Command.withDescription(descriptions.credentials),
  Command.withExamples([
    { command: "flanks credentials", description: "List the users with credentials" },
    { command: "flanks credentials --reveal", description: "Show the tokens too, for example after exit code 76" }
  ])
)
