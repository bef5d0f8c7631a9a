/** A client of PostgreSQL whose statements fail when a test says so, before or after the server has run them. */
import * as PgClient from "@effect/sql-pg/PgClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Reactivity from "effect/reactivity/Reactivity"
import * as SqlClient from "effect/sql/SqlClient"
import type { Connection } from "effect/sql/SqlConnection"
import { SqlError, UnknownError } from "effect/sql/SqlError"
import * as Stream from "effect/Stream"

/** When a statement fails: before it reaches the server, or after the server has run it, when its answer is lost. */
export type Moment = "before" | "after"

const failed = (statement: string) =>
  new SqlError({
    reason: new UnknownError({
      cause: new Error("a fault, on purpose"),
      message: `a fault, on purpose: ${statement.trim().slice(0, 60)}`,
      operation: "execute"
    })
  })

/** A statement without what differs from call to call. */
const shapeOf = (statement: string) =>
  statement.replaceAll(/\s+/g, " ").replaceAll(/\d{2,}|'[^']*'|\$\d+|\([$?, ]+\)/g, "?").replaceAll(/(\?,?\s?)+/g, "?")
    .trim()

/** Which statements fail, and what ran. */
export class Faults {
  readonly statements: Array<string> = []
  /** Asked before each statement; gives when it fails, if it does. */
  fails: (statement: string, number: number) => Moment | undefined = () => undefined

  /** How long a statement takes before it reaches the server, in milliseconds. */
  takes: (statement: string) => number = () => 0

  /** The kinds of statements that ran, each with the number of its first one. */
  shapes(): ReadonlyMap<string, number> {
    const shapes = new Map<string, number>()
    for (const [at, statement] of this.statements.entries()) {
      const shape = shapeOf(statement)
      if (!shapes.has(shape)) shapes.set(shape, at + 1)
    }
    return shapes
  }

  /** Fails all statements for a while, from the first that is like this on. */
  outage(from: (statement: string, number: number) => boolean, millis: number): { readonly endsAt: () => number } {
    let endsAt = Infinity
    this.fails = (statement, number) => {
      if (endsAt === Infinity && from(statement, number)) endsAt = Date.now() + millis
      return Date.now() < endsAt && endsAt !== Infinity ? "before" : undefined
    }
    return { endsAt: () => endsAt }
  }

  static shapeOf = shapeOf

  /** No fault leaves a transaction open on a connection that goes back to the pool: a server ends it, or the connection. */
  readonly #run = <A>(connection: Connection, statement: string, effect: Effect.Effect<A, SqlError>) =>
    Effect.suspend((): Effect.Effect<A, SqlError> => {
      const moment = this.fails(statement, this.statements.push(statement))
      const millis = this.takes(statement)
      if (millis > 0) return Effect.delay(effect, millis)
      if (moment === undefined || statement === "ROLLBACK") return effect
      const failure = Effect.fail(failed(statement))
      if (moment === "after") return Effect.andThen(effect, failure)
      return statement === "COMMIT" ? Effect.andThen(connection.executeRaw("ROLLBACK", []), failure) : failure
    })

  readonly #wrap = (connection: Connection): Connection => ({
    execute: (statement, ...rest) => this.#run(connection, statement, connection.execute(statement, ...rest)),
    executeRaw: (statement, ...rest) => this.#run(connection, statement, connection.executeRaw(statement, ...rest)),
    executeValues: (statement, ...rest) =>
      this.#run(connection, statement, connection.executeValues(statement, ...rest)),
    executeValuesUnprepared: (statement, ...rest) =>
      this.#run(connection, statement, connection.executeValuesUnprepared(statement, ...rest)),
    executeUnprepared: (statement, ...rest) =>
      this.#run(connection, statement, connection.executeUnprepared(statement, ...rest)),
    executeStream: (statement, ...rest) =>
      Stream.unwrap(this.#run(connection, statement, Effect.sync(() => connection.executeStream(statement, ...rest))))
  })

  /** The client, on the connections of another one. */
  readonly layer: Layer.Layer<SqlClient.SqlClient, never, PgClient.PgClient> = Layer.effect(
    SqlClient.SqlClient,
    Effect.gen({ self: this }, function*() {
      const { reserve } = yield* PgClient.PgClient
      const acquirer = Effect.map(reserve, this.#wrap)
      return yield* SqlClient.make({
        acquirer,
        transactionAcquirer: acquirer,
        compiler: PgClient.makeCompiler(),
        driver: "pg",
        spanAttributes: []
      })
    })
  ).pipe(Layer.provide(Reactivity.layer))
}
