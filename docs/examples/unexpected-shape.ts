import { Amount, data } from "@effect-flanks/client/api/Field"
import { decoder } from "@effect-flanks/client/Body"
import { FlanksClient } from "@effect-flanks/client/FlanksClient"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"

/** Only the fields that you need. The other fields can then have any shape. */
const balances = decoder(Schema.Array(data({ balance: Amount, currency: Schema.String })))

export const worth = Effect.fn("worth")(function*(token: Redacted.Redacted) {
  const { aggregation } = yield* FlanksClient
  return yield* aggregation.portfolio(token).pipe(
    Effect.catchTag("UnexpectedShape", ({ body }) => Effect.fromResult(balances(Redacted.value(body))))
  )
})
