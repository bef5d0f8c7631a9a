/**
 * The operations of Flanks that an onboarding uses. `layer` provides them with the client, and tests provide scripts.
 *
 * @since 0.1.0
 */
import type { Configuration, Session } from "@effect-flanks/client/api/Connect"
import type { Status } from "@effect-flanks/client/api/Credentials"
import { type ExchangeUncertain, type Failure, UnexpectedShape } from "@effect-flanks/client/ClientError"
import type { DataByKind, DataKind } from "@effect-flanks/client/DataKind"
import { FlanksClient } from "@effect-flanks/client/FlanksClient"
import * as Context from "effect/Context"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"

/**
 * A new token.
 *
 * @category models
 */
export interface Issued {
  readonly token: Redacted.Redacted
  /** Whether security checks delay it. */
  readonly delayed: boolean
  /** When it arrived, in milliseconds since the epoch. */
  readonly at: number
}

/**
 * An item in the list of credentials.
 *
 * @category models
 */
export interface Listed {
  readonly token: Redacted.Redacted
  readonly externalId: string | null
}

/**
 * Facts about a code that is exchanged.
 *
 * @category models
 */
export interface ExchangeOptions {
  /** The code's link, which shortens the list of unused codes. */
  readonly linkToken?: string | undefined
  /** Whether the code may have been posted before. If so, a refusal may mean that it is used up. */
  readonly postedBefore?: boolean | undefined
}

/**
 * A new session.
 *
 * @category models
 */
export interface CreatedSession {
  readonly id: string
  /** The address for the user, which is a secret. */
  readonly url: Redacted.Redacted
}

/**
 * The operations of Flanks that an onboarding uses.
 *
 * @category services
 */
export class Flanks extends Context.Service<Flanks, {
  /** Lists the codes that haven't been exchanged yet, of one link or of all links. */
  readonly unusedCodes: (linkToken?: string) => Effect.Effect<ReadonlyArray<Redacted.Redacted>, Failure>
  readonly exchange: (
    code: Redacted.Redacted,
    options?: ExchangeOptions
  ) => Effect.Effect<Issued, Failure | ExchangeUncertain>
  /** Creates a session for the user. */
  readonly createSession: (configuration: Configuration) => Effect.Effect<CreatedSession, Failure>
  /** Finds a session by its ID; null if it isn't listed. */
  readonly session: (id: string) => Effect.Effect<Session | null, Failure>
  /** Lists all credentials. */
  readonly credentials: Effect.Effect<ReadonlyArray<Listed>, Failure>
  readonly status: (token: Redacted.Redacted) => Effect.Effect<Status, Failure>
  readonly read: <S extends DataKind>(dataKind: S, token: Redacted.Redacted) => Effect.Effect<DataByKind[S], Failure>
}>()("@effect-flanks/onboarding/Flanks") {}

/** A new session without an address or without an ID. */
const incomplete = (field: "session_id" | "url") =>
  new UnexpectedShape({
    operation: "connect.createSession",
    httpStatus: 200,
    path: ["session", field],
    expected: "Expected a text",
    body: Redacted.make("")
  })

/** PostgreSQL can't store a NUL or half of a surrogate pair. */
const storable = /^[^\p{Cc}\p{Cs}]{1,500}$/u

const created = ({ session_id: id, url }: Session): Effect.Effect<CreatedSession, UnexpectedShape> => {
  if (!id || !storable.test(id)) return Effect.fail(incomplete("session_id"))
  const address = url ? Redacted.value(url) : null
  return typeof address === "string" && address !== ""
    ? Effect.succeed({ id, url: Redacted.make(address) })
    : Effect.fail(incomplete("url"))
}

/**
 * Provides the operations with the client.
 *
 * **When to use**
 *
 * Use it with `Onboarding.layer`. Provide `Flanks` yourself only in tests, or to change how an onboarding calls Flanks.
 *
 * **Details**
 *
 * The client itself retries failures that take seconds, and the workflow retries those that take longer.
 *
 * @category layers
 */
export const layer: Layer.Layer<Flanks, never, FlanksClient> = Layer.effect(
  Flanks,
  Effect.map(FlanksClient, ({ aggregation, connect, credentials, exchange, links }) => {
    const reads: { readonly [S in DataKind]: (token: Redacted.Redacted) => Effect.Effect<DataByKind[S], Failure> } =
      aggregation
    return {
      unusedCodes: (linkToken) => Effect.map(links.unusedCodes(linkToken), (codes) => codes.map(({ code }) => code)),
      exchange: (code, options) =>
        Effect.map(exchange(code, options), ({ _tag, at, token }) => ({
          token,
          delayed: _tag === "DelayedToken",
          at: DateTime.toEpochMillis(at)
        })),
      createSession: (configuration) =>
        Effect.flatMap(connect.createSession(configuration), ({ session }) => created(session)),
      session: (id) => Effect.catchTag(connect.session(id), "SessionNotFound", () => Effect.succeed(null)),
      credentials: credentials.list().pipe(
        Stream.runCollect,
        Effect.map((entries) =>
          entries.flatMap(({ credentials_token: token, external_id: externalId }) =>
            token === null || token === undefined
              ? []
              : [{ token, externalId: typeof externalId === "string" ? externalId : null }]
          )
        )
      ),
      status: credentials.status,
      read: (dataKind, token) => reads[dataKind](token)
    }
  })
)
