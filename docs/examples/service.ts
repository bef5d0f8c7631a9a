import { FlanksClient } from "@effect-flanks/client/FlanksClient"
import { catchActor } from "@effect-flanks/domain/Actor"
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Redacted from "effect/Redacted"

/** What a user gets instead of data: what happened, and what comes next. */
const refuse = (status: number) => (error: { readonly _tag: string; readonly action: string }) =>
  HttpServerResponse.json({ error: error._tag, next: error.action }, { status })

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
  // Each of Flanks' failures is one of these. Leave an actor out, and it does not compile.
  catchActor({
    nobody: refuse(503),
    endUser: refuse(422),
    bank: refuse(502),
    flanks: refuse(502),
    support: refuse(502),
    developer: refuse(500)
  }),
  // A success whose shape the contract does not know is the client's own error.
  Effect.catchTag("UnexpectedShape", refuse(500))
)

/** The routes of the service; what they still need is Flanks. */
export const routes = HttpRouter.add("GET", "/accounts", accounts)
