import { fromResponse } from "@effect-flanks/domain/Classify"
import * as Schedules from "@effect-flanks/domain/Schedules"
import { type HasActor, userText } from "@effect-flanks/domain/UserText"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"

/** However your service talks HTTP: a status and a body are all that is needed of it. */
interface Http {
  readonly post: (path: string, body: object) => Effect.Effect<{ readonly status: number; readonly body: string }>
}

/** A sentence for your user, who has to act. The error's `message` and `action` are for developers. */
const tell = (error: HasActor) => Effect.succeed(userText(error))

export const accounts = (http: Http, token: Redacted.Redacted) =>
  http.post("/v0/bank/credentials/account", { credentials_token: Redacted.value(token) }).pipe(
    // A 400 may be a failure, or a matter of waiting: the code says it, and here it is a tagged error.
    Effect.flatMap(({ body, status }) => fromResponse(status, body)),
    // Waits as long as each error asks for: seconds for data, a day or two for security checks. Stops at what no wait cures.
    Effect.retry(Schedules.recommendedWith({ replaySafe: true })),
    Effect.map((accepted) => Redacted.value(accepted.body)),
    Effect.catchTags({ CredentialsError: tell, ScaRequired: tell })
  )
