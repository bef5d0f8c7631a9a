/**
 * `flanks onboarding session`.
 *
 * @since 0.1.0
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as SecretInput from "../calling/SecretInput.ts"
import * as Remote from "./Remote.ts"

/** The arguments of the command. */
export interface SessionCommand {
  readonly id: string
  readonly url: string
  readonly isJson: boolean
  readonly isRevealed: boolean
}

/** Prints the address of an onboarding's session, to which the service sends the user. */
export const session = Effect.fnUntraced(function*({ id, isJson, isRevealed, url: service }: SessionCommand) {
  const found = yield* Effect.flatMap(
    Remote.make(service),
    (remote) => remote.onboardings.session({ params: { id } })
  ).pipe(Effect.provide(FetchHttpClient.layer), Effect.mapError(Remote.toFailure(service)))
  const url = SecretInput.shown(found.url, isRevealed)
  yield* Console.log(isJson ? JSON.stringify({ session_id: found.id, url }) : url)
})
