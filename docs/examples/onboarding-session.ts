import { Onboarding } from "@effect-flanks/onboarding/Onboarding"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"

/** Call this when the user wants to connect a bank. From then on, no restart loses the onboarding. */
export const connectBank = (user: string) =>
  Effect.flatMap(
    Onboarding,
    ({ start }) =>
      start({ id: user, session: { redirect_url: "https://app.example/connected" }, dataKinds: ["portfolio"] })
  )

/** Where to redirect the user, who must be signed in to your service; null while there is no session. */
export const addressFor = (user: string) =>
  Effect.flatMap(Onboarding, ({ session }) =>
    Effect.map(
      session(user),
      Option.match({
        onNone: () => null,
        onSome: ({ url }) => Redacted.value(url)
      })
    ))

/** Handles your `redirect_url`. `user` comes from your own login, never from the URL. Gives the HTTP status to respond with. */
export const cameBack = (user: string, url: string) =>
  Effect.flatMap(Onboarding, ({ returned }) => returned(user, url)).pipe(
    Effect.as(200),
    // Another user's session, or a link code.
    Effect.catchTag("RedirectMismatch", () => Effect.succeed(403))
  )

/** The bank wants the user again, weeks later: the user renews the connection of an earlier onboarding. */
export const renew = Effect.fn("renew")(function*(user: string, id: string, connection: Redacted.Redacted) {
  const { start } = yield* Onboarding
  yield* start({
    id,
    externalId: user,
    session: { connection_id: connection, redirect_url: "https://app.example/connected" },
    dataKinds: ["portfolio"]
  })
})
