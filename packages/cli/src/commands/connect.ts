/**
 * `flanks connect`: lets a user connect a bank through a session, or renew a connection.
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
  message: "Flanks created a session without an ID or without a URL. effect-flanks expects both; please report it."
})

const openIt = (url: string): string => `Open this address. It is a secret, meant for this user only:\n${url}`

/** Opens the session in the browser, or says where it is. */
const lead = Effect.fnUntraced(function*(url: string, opens: boolean, { say }: Progress) {
  if (!opens) return yield* say(openIt(url))
  const address = yield* oneTimeAddress(Redacted.make(url))
  if (address === null || !(yield* openBrowser(address))) {
    yield* say(`\`${opener}\` could not open a browser. ${openIt(url)}`)
  }
})

const show = Effect.fnUntraced(function*({ connection }: Connected, json: boolean, reveal: boolean) {
  const connection_id = SecretInput.shown(connection, reveal)
  yield* Console.log(json ? JSON.stringify({ tag: "Connected", connection_id }) : connection_id)
  yield* Console.error("Connected. `flanks status --watch` waits for the data.")
})

/** The subcommand `flanks connect`. */
export const command = Command.make(
  "connect",
  {
    connector: Flag.String("connector").pipe(
      Flag.optional,
      Flag.withDescription("The bank's ID, such as testbank; by default, the user chooses")
    ),
    redirectUrl: Flag.String("redirect-url").pipe(
      Flag.optional,
      Flag.withDescription("Send the user to this URL afterwards, with a session_id")
    ),
    renew: Switch.make("renew", "Renew a connection: pipe in its ID or token"),
    open: Switch.make("open", "Open the session in this machine's browser instead of printing its address"),
    reveal: SecretInput.reveal,
    json: Switch.json("Print JSON: one line for the session, one for its result")
  },
  Effect.fnUntraced(function*({ connector, json, open, redirectUrl, renew, reveal }) {
    if (renew && Option.isSome(connector)) {
      return yield* usage("--connector and --renew exclude each other: a connection already has a bank.")
    }
    const renewed = renew ? yield* SecretInput.read(SecretInput.credentialsToken) : null
    const reporter = yield* progress
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
          open || !json ? lead(address, open, reporter) : Effect.void,
          reporter.waiting("waiting for the user")(awaitSession(session_id, reporter.say))
        )
        yield* show(yield* Effect.scoped(connected), json, reveal)
      })
    )
  })
).pipe(
  Command.withDescription(descriptions.connect),
  Command.withExamples([
    { command: "flanks connect", description: "Print the session's address, and wait for its user" },
    {
      command: "flanks connect --open --reveal > token.txt",
      description: "Log in on this machine, and store the connection"
    },
    { command: "flanks connect --renew < token.txt", description: "Renew a connection that needs its user again" }
  ])
)
