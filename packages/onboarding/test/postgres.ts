/** A database for a test, in the PostgreSQL at `DATABASE_URL` if that is set, otherwise in an embedded one. */
import { make } from "@effect-flanks/onboarding/postgres/EmbeddedPostgres"
import * as PgClient from "@effect/sql-pg/PgClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import * as SqlClient from "effect/sql/SqlClient"
import { randomBytes } from "node:crypto"

/**
 * The server of this process, for all its tests: a start takes seconds on a busy machine. It ends with the process, whose
 * end closes its input.
 */
let own: Promise<string> | undefined

const startOwn = () =>
  Effect.runPromise(Effect.flatMap(Scope.make(), (scope) => Scope.provide(make, scope))).then(({ url }) =>
    Redacted.value(url)
  )

const serverUrl = Effect.promise(() => {
  const given = process.env["DATABASE_URL"]
  if (given !== undefined) return Promise.resolve(given)
  own ??= startOwn()
  return own
})

/** An empty database, gone with the scope. */
export const database = Effect.gen(function*() {
  const url = yield* serverUrl
  const name = `flanks_test_${randomBytes(6).toString("hex")}`
  const ask = (command: string) =>
    Effect.flatMap(SqlClient.SqlClient, (sql) => sql.unsafe(command)).pipe(
      Effect.provide(PgClient.layer({ url: Redacted.make(url) })),
      Effect.orDie
    )
  yield* Effect.acquireRelease(ask(`CREATE DATABASE ${name}`), () => ask(`DROP DATABASE ${name} WITH (FORCE)`))
  const named = new URL(url)
  named.pathname = `/${name}`
  return Redacted.make(named.href)
})

/** A client of an empty database. */
export const layer = Layer.unwrap(Effect.map(database, (url) => PgClient.layer({ url })))

/** Everything that is stored, as one text. */
export const dump = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  const tables = yield* sql<{ name: string }>`
    SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name FROM pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`
  const rows = yield* Effect.forEach(
    tables,
    ({ name }) => sql.unsafe<{ row: string }>(`SELECT whole_row::text AS row FROM ${name} whole_row`)
  )
  return { tables: tables.map(({ name }) => name), text: rows.flat().map(({ row }) => row).join("\n") }
})

/** A secret as a column can hold it: as it is, or as bytes, which PostgreSQL prints in hex, or encoded. */
const forms = (secret: string): ReadonlyArray<string> =>
  (["utf8", "hex", "base64", "base64url"] as const).map((encoding) =>
    Buffer.from(secret).toString(encoding).replace(/=+$/, "")
  )

/** The secrets that a text contains in any form. */
export const found = (secrets: Iterable<string>, text: string): ReadonlyArray<string> =>
  Array.from(secrets).filter((secret) => forms(secret).some((form) => text.includes(form)))
