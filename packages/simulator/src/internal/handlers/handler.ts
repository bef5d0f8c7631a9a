/** One step of the world: what an operation gives or why it refuses, and the world after it. */
import type * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import type { Api } from "../../Api.ts"
import type { CannedResponse } from "../../CannedResponse.ts"
import type { Request } from "../../Request.ts"
import type { World } from "../../World.ts"

type Groups = (typeof Api)["groups"]

/** The groups of operations. */
export type GroupName = keyof Groups

/** The input of an operation. */
export interface Call<Payload, Query = unknown> {
  readonly world: World
  /** The world's time. */
  readonly now: number
  readonly request: Request
  readonly payload: Payload
  readonly query: Query
}

/** The world after an operation, and what the operation gives, in the form of the wire, or why it refuses. */
export type HandlerResult<A> =
  | { readonly _tag: "Gave"; readonly world: World; readonly status: 200 | 202; readonly value: A }
  | { readonly _tag: "Refused"; readonly world: World; readonly answer: CannedResponse }

type Handler<E> = (
  call: Call<HttpApiEndpoint.Payload<E>["Type"], HttpApiEndpoint.Query<E>["Type"]>
) => HandlerResult<HttpApiEndpoint.Success<E>["Encoded"]>

/** A handler for each operation of a group. */
export type Handlers<G extends GroupName> = {
  readonly [E in keyof Groups[G]["endpoints"]]: Handler<Groups[G]["endpoints"][E]>
}

/** Gives a value. */
export const respond = <A>(world: World, value: A, status: 200 | 202 = 200): HandlerResult<A> => ({
  _tag: "Gave",
  world,
  status,
  value
})

/** Refuses; whatever happened to the world before stays. */
export const refuse = (world: World, answer: CannedResponse): HandlerResult<never> => ({
  _tag: "Refused",
  world,
  answer
})
