import { FlanksClient } from "@effect-flanks/client/FlanksClient"
import { catchActor } from "@effect-flanks/domain/Actor"
import { type HasActor, userStatus, userText } from "@effect-flanks/domain/UserText"
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Redacted from "effect/Redacted"

/** Responds with a sentence for the end user, who must not see the error's `message` or `action`. */
const refuse = (error: HasActor) =>
  HttpServerResponse.json({ actor: error.actor, text: userText(error) }, { status: userStatus(error) })

/** Logs the error for developers, then responds like `refuse`. */
const report = (error: HasActor) => Effect.andThen(Effect.logError(error), refuse(error))

const accounts = Effect.gen(function*() {
  const flanks = yield* FlanksClient
  const { headers } = yield* HttpServerRequest.HttpServerRequest
  const found = yield* flanks.aggregation.account(Redacted.make(headers["x-credentials-token"] ?? ""))
  return yield* HttpServerResponse.json(
    found.map(({ balance, currency, iban }) => ({
      iban: iban ?? null,
      currency: currency ?? null,
      balance: balance ? BigDecimal.format(balance) : null
    }))
  )
}).pipe(
  // One handler for each actor. If one is missing, this does not compile.
  catchActor({
    nobody: refuse,
    endUser: refuse,
    bank: refuse,
    // For example, if nothing listens at FLANKS_BASE_URL.
    flanks: report,
    support: report,
    developer: report
  }),
  // The client's own error for a success that does not match the contract.
  Effect.catchTag("UnexpectedShape", report)
)

/** The routes of the service. They still require a `FlanksClient`. */
export const routes = HttpRouter.add("GET", "/accounts", accounts)
