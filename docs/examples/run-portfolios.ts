import { layerConfig } from "@effect-flanks/client/FlanksClient"
import { userText } from "@effect-flanks/domain/UserText"
import * as BigDecimal from "effect/BigDecimal"
import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import { portfolios } from "./portfolios.ts"

/** The code comes from the environment here; in a service it is the parameter with which the user comes back. */
const LinkCode = Config.Redacted("FLANKS_LINK_CODE")

const service = { keep: () => Console.log("Token kept."), tell: Console.log }

export const program = Effect.gen(function*() {
  const found = yield* portfolios(yield* LinkCode, service)
  for (const { balance, currency, name } of found) {
    // Any field can be null, where Flanks could not retrieve it, or absent; amounts are exact decimals.
    yield* Console.log(`${name}: ${balance ? BigDecimal.format(balance) : "unknown"} ${currency ?? ""}`)
  }
}).pipe(
  Effect.catchTags({
    // It is the user's turn: a session with this token, where Flanks gave one, takes them there.
    UserActionNeeded: (error) => service.tell(userText(error)),
    // The token was probably issued, and the answer got lost: look for it, and never post the code again.
    ExchangeUncertain: ({ action }) => Console.error(`For us to do: ${action}.`)
  }),
  Effect.provide(layerConfig.pipe(Layer.provide(FetchHttpClient.layer)))
)
