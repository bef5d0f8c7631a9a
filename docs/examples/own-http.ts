import { fromResponse } from "@effect-flanks/domain/Classify"
import * as Schedules from "@effect-flanks/domain/Schedules"
import * as Transport from "@effect-flanks/domain/Transport"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"

/** Your own HTTP client: `fetch` here, and anything that gives a status, a body and headers. */
export const accounts = Effect.fn("accounts")(
  function*(access: Redacted.Redacted, token: Redacted.Redacted, fetch = globalThis.fetch) {
    const response = yield* Effect.tryPromise({
      try: async (signal) => {
        const received = await fetch("https://api.flanks.io/v0/bank/credentials/account", {
          method: "POST",
          headers: { authorization: `Bearer ${Redacted.value(access)}`, "content-type": "application/json" },
          body: JSON.stringify({ credentials_token: Redacted.value(token) }),
          redirect: "manual", // a redirect would send the token to another address
          signal
        })
        return { status: received.status, headers: received.headers, text: await received.text() }
      },
      catch: (thrown) => Transport.fromUnknown(thrown)
    })
    const { body } = yield* fromResponse(response.status, response.text, {
      headers: response.headers,
      secrets: [Redacted.value(access), Redacted.value(token)] // masked if the response repeats them
    })
    return Redacted.value(body)
  },
  // This read is replay-safe, so a transient failure is retried: five times within 16 seconds.
  Effect.retry(Schedules.transient)
)
