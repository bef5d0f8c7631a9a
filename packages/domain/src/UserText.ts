/**
 * Sentences for the end users of your service.
 *
 * The `message`, `meaning` and `action` of an error are for developers, because they name requests, codes and Flanks. Show
 * end users these sentences instead.
 *
 * @since 0.1.0
 */
import { byActor, userTexts as texts } from "./internal/errorTraits.ts"
import type { Actor } from "./Table.ts"

/**
 * An error that says who must act. Every error of this library does.
 *
 * @category models
 */
export interface HasActor {
  readonly actor: Actor
  /** A more specific sentence than the actor's. Each error of a session has one. */
  readonly userText?: string
}

/**
 * The sentence for each actor, in English.
 *
 * **When to use**
 *
 * Use it as the default. For another language, or for your own words, write a record of the same type. The compiler then
 * tells you if a sentence is missing.
 *
 * @example
 * import { type HasActor, userTexts } from "@effect-flanks/domain/UserText"
 *
 * const spanish: typeof userTexts = {
 *   nobody: "Tus datos están en camino.",
 *   developer: "Algo ha fallado por nuestra parte.",
 *   endUser: "Tu banco te necesita.",
 *   bank: "Tu banco no responde.",
 *   support: "Faltan algunos de tus datos.",
 *   flanks: "Algo ha fallado."
 * }
 *
 * const inSpanish = (error: HasActor) => spanish[error.actor]
 *
 * @see {@link userText} for the sentence of an error
 *
 * @category texts
 */
export const userTexts: { readonly [A in Actor]: string } = texts

/**
 * Whether a caught value says who must act, so that `userText` and `userStatus` accept it.
 *
 * @category guards
 */
export const hasActor = (u: unknown): u is HasActor =>
  typeof u === "object" && u !== null && "actor" in u && typeof u.actor === "string" && Object.hasOwn(texts, u.actor)

/**
 * The sentence to show to an end user when this error stops their request.
 *
 * **When to use**
 *
 * Use it at the edge of your service, with `userStatus` for the HTTP status. For your own words, use `userTexts` as a
 * template.
 *
 * @example
 * import { classify } from "@effect-flanks/domain/Classify"
 * import { hasActor, userText } from "@effect-flanks/domain/UserText"
 *
 * const outcome = classify(400, '{"error_code": 50001}')
 *
 * hasActor(outcome) && userText(outcome)
 * // => "We can't reach your bank right now. Please try again later."
 *
 * @see {@link userStatus} for the HTTP status of the response
 *
 * @category texts
 */
export const userText = (error: HasActor): string => error.userText ?? texts[error.actor]

/**
 * The HTTP status for your own response when this error stops a request.
 *
 * It is 422 if the end user must act, 503 if waiting helps, 502 if the bank or Flanks failed or support must act, and
 * otherwise 500. It doesn't copy the status of Flanks' response: a 401 from Flanks must not sign out your user.
 *
 * @example
 * import { userStatus } from "@effect-flanks/domain/UserText"
 *
 * userStatus({ actor: "endUser" }) // => 422
 *
 * @see {@link userText} for the sentence of the response
 *
 * @category statuses
 */
export const userStatus = (error: HasActor): number => byActor[error.actor].httpApiStatus
