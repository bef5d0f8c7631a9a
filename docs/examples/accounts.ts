import { fromResponse } from "@effect-flanks/domain/Classify"
import type { CredentialsError, ScaRequired } from "@effect-flanks/domain/FlanksError"
import * as Schedules from "@effect-flanks/domain/Schedules"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"

/** However your service talks HTTP: a status and a body are all that is needed of it. */
interface Http {
  readonly post: (path: string, body: object) => Effect.Effect<{ readonly status: number; readonly body: string }>
}

/** Tells your user, who has to act. */
const tell = (error: CredentialsError | ScaRequired) => Effect.succeed(`Please act: ${error.action}`)

export const accounts = (http: Http, token: Redacted.Redacted) =>
  http.post("/v0/bank/credentials/account", { credentials_token: Redacted.value(token) }).pipe(
    // A 400 may be a failure, or a matter of waiting: the code says it, and here it is a tagged error.
    Effect.flatMap(({ body, status }) => fromResponse(status, body)),
    // Waits as long as each error asks for: seconds for data, a day or two for security checks. Stops at what no wait cures.
    Effect.retry(Schedules.recommendedWith({ replaySafe: true })),
    Effect.map((accepted) => Redacted.value(accepted.body)),
    Effect.catchTags({ CredentialsError: tell, ScaRequired: tell })
  )
