/**
 * `flanks exchange`: a link code becomes a credentials token.
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

/** A code works once: who does not want to see the token must not use it up. */
const unseen = new Failure({
  exitCode: exitCodes.usage,
  message: "A code works once, and its token is given once: nothing was exchanged. " +
    "Run it with --reveal, and send its output to where you keep secrets."
})

/** An answer that says nothing clear is followed by half a minute of silence: nobody should end it meanwhile. */
const unclear = Effect.fnUntraced(function*({ say, waiting }: Progress) {
  const { attemptTimeout } = yield* RequestPolicy
  yield* Effect.sleep("3 seconds")
  yield* say(
    "Not clear yet what became of the code. It is looked for among the unused ones when no request can be under way, " +
      `after ${elapsed(Duration.toMillis(attemptTimeout))}: wait.`
  )
  return yield* waiting("waiting")(Effect.never)
})

/** Who ends it while the code is under way, may have to look for the token. */
const interrupted = Console.error(
  "Interrupted: the code may be used up. `flanks credentials --reveal` lists the tokens; look there before you try again."
)

const next = {
  ActiveToken: "ActiveToken: keep the token. `flanks status --watch` waits for the data.",
  DelayedToken:
    "DelayedToken: a success. Keep the token; security checks delay its data for 24 to 72 hours. Never exchange the code again."
} as const

/** The subcommand `flanks exchange`, to be run by `run`. */
export const command = Command.make(
  "exchange",
  {
    misplaced: SecretInput.misplaced(SecretInput.linkCode),
    link: Flag.String("link").pipe(
      Flag.optional,
      Flag.withDescription("The link that the code came from: shortens the look for a lost answer")
    ),
    reveal: SecretInput.reveal,
    json: Switch.json()
  },
  Effect.fnUntraced(function*({ json, link, misplaced, reveal }) {
    yield* SecretInput.refuse(misplaced, SecretInput.linkCode)
    if (!reveal) return yield* unseen
    const code = yield* SecretInput.read(SecretInput.linkCode)
    const telling = yield* progress
    return yield* runCall(
      Effect.gen(function*() {
        const flanks = yield* FlanksClient
        const exchanged = flanks.exchange(code, { linkToken: Option.getOrUndefined(link) })
        const { _tag, at, linkToken, token } = yield* Effect.raceFirst(exchanged, unclear(telling)).pipe(
          Effect.onInterrupt(() => interrupted)
        )
        const credentials_token = Redacted.value(token)
        const output = json
          ? JSON.stringify({ tag: _tag, credentials_token, link_token: linkToken, at })
          : credentials_token
        yield* Effect.sync(() => keepOnce(output))
        yield* Console.log(output)
        yield* Console.error(next[_tag])
      }),
      { json }
    )
  })
).pipe(
  Command.withDescription(descriptions.exchange),
  Command.withExamples([
    { command: "flanks exchange --reveal < code.txt > token.txt", description: "The token, and nothing else" }
  ])
)
