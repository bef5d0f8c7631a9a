/**
 * `flanks token`: requests an access token.
 *
 * @since 0.1.0
 */
import { AccessToken } from "@effect-flanks/client/AccessToken"
import * as Command from "effect/cli/Command"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { runCall, withProgress } from "../calling/Calling.ts"
import * as SecretInput from "../calling/SecretInput.ts"
import { descriptions } from "../commands.ts"
import * as Switch from "../Switch.ts"

/** The subcommand `flanks token`. */
export const command = Command.make(
  "token",
  {
    reveal: SecretInput.reveal,
    json: Switch.json()
  },
  ({ json, reveal }) =>
    runCall(
      Effect.gen(function*() {
        const token = yield* withProgress((yield* AccessToken).get)
        if (json) return yield* Console.log(JSON.stringify({ access_token: SecretInput.shown(token, reveal) }))
        return yield* Console.log(
          reveal
            ? Redacted.value(token)
            : "Flanks issued an access token, so the client ID and secret work. --reveal prints it."
        )
      })
    )
).pipe(
  Command.withDescription(descriptions.token),
  Command.withExamples([
    { command: "flanks token", description: "Check the client ID and secret of the environment" },
    { command: "flanks token --reveal", description: "Print the token, for curl" }
  ])
)
