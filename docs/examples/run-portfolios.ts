import { layerConfig } from "@effect-flanks/client/FlanksClient"
import { userText } from "@effect-flanks/domain/UserText"
import * as BigDecimal from "effect/BigDecimal"
import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import { portfolios } from "./portfolios.ts"

/** Here the code comes from the environment. In a service it is the `code` parameter of the URL that the user returns to. */
const LinkCode = Config.Redacted("FLANKS_LINK_CODE")

const service = { keep: () => Console.log("Token kept."), tell: Console.log }

export const program = Effect.gen(function*() {
  const found = yield* portfolios(yield* LinkCode, service)
  for (const { balance, currency, name } of found) {
    // Any field can be absent, or null if Flanks could not retrieve it. Amounts are exact decimals.
    yield* Console.log(`${name}: ${balance ? BigDecimal.format(balance) : "unknown"} ${currency ?? ""}`)
  }
}).pipe(
  Effect.catchTags({
    // The end user must act. If the error has a token, a session with that token takes them to the right page.
    UserActionNeeded: (error) => service.tell(userText(error)),
    // Flanks probably issued the token, but the response was lost. Look for the token, and never post the code again.
    ExchangeUncertain: ({ action }) => Console.error(`Developers must act: ${action}.`)
  }),
  Effect.provide(layerConfig.pipe(Layer.provide(FetchHttpClient.layer)))
)
