/**
 * Sentences for the end users of your service. The `message`, `meaning` and `action` of an error are for developers: they
 * name requests, codes and Flanks. Show end users one of these instead.
 *
 * @since 0.1.0
 */
import { byActor, userTexts as texts } from "./internal/errorTraits.ts"
import type { Actor } from "./Table.ts"

/** An error that says who must act, as the errors of this library do: those of a response, a session and the client. */
export interface HasActor {
  readonly actor: Actor
  /** A sentence that says more than the actor alone: the errors of sessions have one each. */
  readonly userText?: string
}

/**
 * The sentence for each actor, in English. Write a record of the same type for another language or for words of your own.
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
 */
export const userTexts: { readonly [A in Actor]: string } = texts

/** Whether something that was thrown says who must act. */
export const hasActor = (u: unknown): u is HasActor =>
  typeof u === "object" && u !== null && "actor" in u && typeof u.actor === "string" && Object.hasOwn(texts, u.actor)

/**
 * The sentence that an end user may read when this error stops their request.
 *
 * @example
 * import { classify } from "@effect-flanks/domain/Classify"
 * import { hasActor, userText } from "@effect-flanks/domain/UserText"
 *
 * const outcome = classify(400, '{"error_code": 50001}')
 *
 * hasActor(outcome) && userText(outcome)
 * // => "We can't reach your bank right now. Please try again later."
 */
export const userText = (error: HasActor): string => error.userText ?? texts[error.actor]

/**
 * The HTTP status for your own response when this error stops a request: 422 if the end user must act, 503 if waiting
 * helps, 502 if the bank or Flanks failed, otherwise 500. It is never the status of Flanks' response, which says nothing
 * about your user's request.
 *
 * @example
 * import { userStatus } from "@effect-flanks/domain/UserText"
 *
 * userStatus({ actor: "endUser" }) // => 422
 */
export const userStatus = (error: HasActor): number => byActor[error.actor].httpApiStatus
