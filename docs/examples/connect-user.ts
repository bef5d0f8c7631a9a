import { FlanksClient } from "@effect-flanks/client/FlanksClient"
import { isSessionError } from "@effect-flanks/domain/Session"
import { userText } from "@effect-flanks/domain/UserText"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"

/** What your service stores about its own users. A connection and the address of a session are secrets. */
export interface Users {
  /** Binds a session to the login of this user. */
  readonly bind: (user: string, sessionId: string) => Effect.Effect<void>
  /** The session that was bound to this user last; null without one. */
  readonly boundTo: (user: string) => Effect.Effect<string | null>
  readonly keep: (user: string, connection: Redacted.Redacted) => Effect.Effect<void>
}

/** Flanks created a session without an id or an address. */
export class IncompleteSession extends Data.TaggedError("IncompleteSession")<{}> {}

/** The user wants to connect a bank: redirect them to the address that this gives. */
export const begin = Effect.fn("begin")(function*(user: string, users: Users) {
  const flanks = yield* FlanksClient
  const { session } = yield* flanks.connect.createSession({ redirect_url: "https://app.example/connected" })
  const { session_id, url } = session
  if (!session_id || !url) return yield* new IncompleteSession()
  yield* users.bind(user, session_id)
  return url
})

/** The user came back to `redirect_url`: this is what they read. */
export const comesBack = Effect.fn("comesBack")(function*(user: string, url: string, users: Users) {
  const flanks = yield* FlanksClient
  const expected = yield* users.boundTo(user)
  if (expected === null) return "Please connect your bank first."
  return yield* flanks.connect.completeRedirect(url, { expected }).pipe(
    Effect.flatMap(({ connection }) => users.keep(user, connection)),
    Effect.as("Your bank is connected."),
    Effect.catchTags({
      // The bank is still busy, or the user left before the end. Reloading the page checks again.
      SessionUnfinished: () => Effect.succeed("Your bank isn't connected yet. Reload this page in a moment."),
      // Somebody else's session, or a link code: the URL isn't this user's.
      RedirectMismatch: () => Effect.succeed("Please connect your bank first.")
    }),
    // For example, the bank refused the login. Show this sentence and offer a new session.
    Effect.catchIf(isSessionError, (error) => Effect.succeed(userText(error)))
  )
})

/** The portfolios of a connection, as soon as Flanks has them. */
export const portfolios = Effect.fn("portfolios")(function*(connection: Redacted.Redacted) {
  const flanks = yield* FlanksClient
  yield* flanks.awaitData(connection, ["portfolio"])
  return yield* flanks.aggregation.portfolio(connection)
})
