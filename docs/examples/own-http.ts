import { fromResponse } from "@effect-flanks/domain/Classify"
import * as Schedules from "@effect-flanks/domain/Schedules"
import { type HasActor, userText } from "@effect-flanks/domain/UserText"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"

/** Your own HTTP client. It only has to return a status and a body. */
interface Http {
  readonly post: (path: string, body: object) => Effect.Effect<{ readonly status: number; readonly body: string }>
}

/** A sentence for the end user, who must act. The error's `message` and `action` are for developers. */
const tell = (error: HasActor) => Effect.succeed(userText(error))

export const accounts = (http: Http, token: Redacted.Redacted) =>
  http.post("/v0/bank/credentials/account", { credentials_token: Redacted.value(token) }).pipe(
    // Classifies the response: each documented failure becomes a tagged error.
    Effect.flatMap(({ body, status }) => fromResponse(status, body)),
    // Retries after seconds while data is extracted, and after a day or two of security checks. Stops on errors that waiting can't fix.
    Effect.retry(Schedules.recommendedWith({ replaySafe: true })),
    Effect.map((accepted) => Redacted.value(accepted.body)),
    Effect.catchTags({ CredentialsError: tell, ScaRequired: tell })
  )
