import { FlanksClient } from "@effect-flanks/client/FlanksClient"
import { FlanksError } from "@effect-flanks/domain/FlanksError"
import { userText } from "@effect-flanks/domain/UserText"
import * as Effect from "effect/Effect"
import * as HttpApi from "effect/http-api/HttpApi"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"

const Token = Schema.Struct({ token: Schema.String })
const Account = Schema.Struct({ iban: Schema.NullOr(Schema.String) })

/** A sentence for the end user, with the status 503. */
const TryLater = Schema.Struct({ text: Schema.String }).pipe(HttpApiSchema.status(503))

export const Api = HttpApi.make("service").add(
  HttpApiGroup.make("accounts").add(
    // For your own back ends: they get the tagged errors themselves, with a status for who must act.
    HttpApiEndpoint.post("internal", "/internal/accounts", {
      payload: Token,
      success: Schema.Array(Account),
      error: FlanksError.members
    }),
    // For end users: they get a sentence.
    HttpApiEndpoint.post("external", "/accounts", { payload: Token, success: Schema.Array(Account), error: TryLater })
  )
)

const accounts = Effect.fn("accounts")(function*(token: string) {
  const { aggregation } = yield* FlanksClient
  const found = yield* aggregation.account(Redacted.make(token))
  return found.map(({ iban }) => ({ iban: iban ?? null }))
})

export const handlers = HttpApiBuilder.group(Api, "accounts", (group) =>
  group
    // A response of Flanks that doesn't match the contract is a defect here: a 500 without a body.
    .handle("internal", ({ payload }) => Effect.catchTag(accounts(payload.token), "UnexpectedShape", Effect.die))
    .handle("external", ({ payload }) =>
      accounts(payload.token).pipe(
        Effect.tapError(Effect.logError),
        Effect.mapError((error) => ({ text: userText(error) }))
      )))
