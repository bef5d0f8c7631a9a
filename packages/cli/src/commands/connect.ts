/**
 * `flanks connect`: a user connects a bank through a session, or renews a connection.
 *
 * @since 0.1.0
 */
import { FlanksClient } from "@effect-flanks/client/FlanksClient"
import type { Connected } from "@effect-flanks/domain/Session"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { runCall, withProgress } from "../calling/Calling.ts"
import * as SecretInput from "../calling/SecretInput.ts"
import { awaitSession } from "../calling/SessionWait.ts"
import { descriptions } from "../commands.ts"
import { exitCodes, Failure, usage } from "../Failure.ts"
import { oneTimeAddress } from "../process/oneTimeAddress.ts"
import { openBrowser, opener } from "../process/openBrowser.ts"
import * as Switch from "../Switch.ts"
import { type Progress, progress } from "../terminal/Progress.ts"

const unreadable = new Failure({
  exitCode: exitCodes.developer,
  message: "Flanks created a session without an id or without a URL. Report it: effect-flanks expects both."
})

const notOpened = (url: string): string =>
  `No browser could be opened with \`${opener}\`. Open this address, which is a secret of its user:\n${url}`

/** Takes the user to the session. */
const lead = Effect.fnUntraced(function*(url: string, opens: boolean, { say }: Progress) {
  if (!opens) return yield* say(`Open this address, which is a secret of its user:\n${url}`)
  const address = yield* oneTimeAddress(Redacted.make(url))
  if (address === null || !(yield* openBrowser(address))) yield* say(notOpened(url))
})

const show = Effect.fnUntraced(function*({ connection }: Connected, json: boolean, reveal: boolean) {
  const connection_id = SecretInput.shown(connection, reveal)
  yield* Console.log(json ? JSON.stringify({ tag: "Connected", connection_id }) : connection_id)
  yield* Console.error("Connected. `flanks status --watch` waits for the data.")
})

/** The subcommand `flanks connect`, to be run by `run`. */
export const command = Command.make(
  "connect",
  {
    misplaced: SecretInput.misplaced(SecretInput.credentialsToken),
    connector: Flag.String("connector").pipe(
      Flag.optional,
      Flag.withDescription("The bank's id, such as testbank; without it the user chooses")
    ),
    redirectUrl: Flag.String("redirect-url").pipe(
      Flag.optional,
      Flag.withDescription("Where the user goes afterwards; it gets a session_id")
    ),
    renew: Switch.make("renew", "Renew a connection, whose id or token is piped in"),
    open: Switch.make("open", "Open the session in this machine's browser, instead of printing its address"),
    reveal: SecretInput.reveal,
    json: Switch.json("Print JSON: a line for the session, and a line for how it ended")
  },
  Effect.fnUntraced(function*({ connector, json, misplaced, open, redirectUrl, renew, reveal }) {
    yield* SecretInput.refuse(misplaced, SecretInput.credentialsToken)
    if (renew && Option.isSome(connector)) {
      return yield* usage("A connection has its bank already: leave out --connector, or --renew.")
    }
    const renewed = renew ? yield* SecretInput.read(SecretInput.credentialsToken) : null
    const telling = yield* progress
    return yield* runCall(
      Effect.gen(function*() {
        const flanks = yield* FlanksClient
        const { session: { session_id, url } } = yield* withProgress(flanks.connect.createSession({
          ...(renewed === null ? {} : { connection_id: renewed }),
          ...(Option.isSome(connector) && { connector_id: connector.value }),
          ...(Option.isSome(redirectUrl) && { redirect_url: redirectUrl.value })
        }))
        const address = url ? Redacted.value(url) : null
        if (!session_id || typeof address !== "string") return yield* Effect.die(unreadable)
        if (json) yield* Console.log(JSON.stringify({ session_id, url: address }))
        const connected = Effect.andThen(
          open || !json ? lead(address, open, telling) : Effect.void,
          telling.waiting("waiting for the user")(awaitSession(session_id, telling.say))
        )
        yield* show(yield* Effect.scoped(connected), json, reveal)
      }),
      { json }
    )
  })
).pipe(
  Command.withDescription(descriptions.connect),
  Command.withExamples([
    { command: "flanks connect", description: "Print the address for the user, and wait" },
    { command: "flanks connect --open --reveal > token.txt", description: "Log in here, and keep the connection" },
    { command: "flanks connect --renew < token.txt", description: "The bank wants the user again" }
  ])
)
