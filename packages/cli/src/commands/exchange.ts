/**
 * `flanks exchange`: exchanges a link code for a credentials token.
 *
 * @since 0.1.0
 */
import { FlanksClient } from "@effect-flanks/client/FlanksClient"
import { RequestPolicy } from "@effect-flanks/client/RequestPolicy"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Console from "effect/Console"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { runCall } from "../calling/Calling.ts"
import * as SecretInput from "../calling/SecretInput.ts"
import { descriptions } from "../commands.ts"
import { exitCodes, Failure } from "../Failure.ts"
import { keepOnce } from "../process/streams.ts"
import * as Switch from "../Switch.ts"
import { elapsed } from "../terminal/Elapsed.ts"
import { type Progress, progress } from "../terminal/Progress.ts"

/** Without `--reveal`, the code would be used up and the token lost. */
const unseen = new Failure({
  exitCode: exitCodes.usage,
  message: "Nothing was exchanged: --reveal is missing. A code works once and its token is printed once. " +
    "Run it with --reveal, and send the output to where you store secrets."
})

/** After an unclear response, the command is silent for half a minute. This message keeps users from interrupting it. */
const unclear = Effect.fnUntraced(function*({ say, waiting }: Progress) {
  const { attemptTimeout } = yield* RequestPolicy
  yield* Effect.sleep("3 seconds")
  yield* say(
    "It is not clear yet whether the code was used. Please wait: the client looks for it among the unused codes " +
      `after ${elapsed(Duration.toMillis(attemptTimeout))}, when no request can be under way.`
  )
  return yield* waiting("waiting")(Effect.never)
})

/** After an interruption, the token may be in the list of credentials. */
const interrupted = Console.error(
  "Interrupted: the code may be used up. Before you try again, look for the token in `flanks credentials --reveal`."
)

const next = {
  ActiveToken: "ActiveToken: store the token. `flanks status --watch` waits for the data.",
  DelayedToken:
    "DelayedToken, a success: store the token. Security checks delay its data for 24 to 72 hours. Never exchange the code again."
} as const

/** The subcommand `flanks exchange`. */
export const command = Command.make(
  "exchange",
  {
    link: Flag.String("link").pipe(
      Flag.optional,
      Flag.withDescription("The token of the code's link; a lost response is then found faster")
    ),
    reveal: SecretInput.reveal,
    json: Switch.json()
  },
  Effect.fnUntraced(function*({ json, link, reveal }) {
    if (!reveal) return yield* unseen
    const code = yield* SecretInput.read(SecretInput.linkCode)
    const reporter = yield* progress
    return yield* runCall(
      Effect.gen(function*() {
        const flanks = yield* FlanksClient
        const exchanged = flanks.exchange(code, { linkToken: Option.getOrUndefined(link) })
        const { _tag, at, linkToken, token } = yield* Effect.raceFirst(exchanged, unclear(reporter)).pipe(
          Effect.onInterrupt(() => interrupted)
        )
        const credentials_token = Redacted.value(token)
        const output = json
          ? JSON.stringify({ tag: _tag, credentials_token, link_token: linkToken, at })
          : credentials_token
        yield* Effect.sync(() => keepOnce(output))
        yield* Console.log(output)
        yield* Console.error(next[_tag])
      })
    )
  })
).pipe(
  Command.withDescription(descriptions.exchange),
  Command.withExamples([
    { command: "flanks exchange --reveal < code.txt > token.txt", description: "Store the token in a file" }
  ])
)
