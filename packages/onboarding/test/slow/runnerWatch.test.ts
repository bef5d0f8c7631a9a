import * as Engine from "@effect-flanks/onboarding/Engine"
import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as SqlClient from "effect/sql/SqlClient"
import { createServer, type Server } from "node:net"
import * as Postgres from "../postgres.ts"

const listen = (port = 0) =>
  Effect.promise(() =>
    new Promise<{ readonly port: number; readonly server: Server }>((resolve) => {
      const server = createServer((socket) => socket.on("error", () => {}).resume())
      server.listen(port, "127.0.0.1", () => {
        const address = server.address()
        resolve({ port: typeof address === "object" && address !== null ? address.port : 0, server })
      })
    })
  )

const close = (server: Server) =>
  Effect.callback<void>((resume) => {
    server.close(() => resume(Effect.void))
  })

describe("a runner whose port refuses connections", () => {
  it.live("is given up by each of the others, and not only by the one that asks for all", () =>
    Effect.gen(function*() {
      const url = yield* Postgres.database
      const own = yield* listen()
      yield* close(own.server)
      const other = yield* listen()
      yield* Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        const isHealthy = Effect.map(
          sql<{ healthy: boolean }>`SELECT healthy FROM cluster_runners WHERE address = ${`127.0.0.1:${other.port}`}`,
          (rows) => rows[0]?.healthy
        )
        // Another runner registers, and its heartbeat is kept up to date.
        const registered = sql`
          INSERT INTO cluster_runners (address, runner, last_heartbeat, healthy)
          SELECT replace(address, ${String(own.port)}, ${String(other.port)}),
            replace(runner, ${String(own.port)}, ${String(other.port)}), now(), TRUE
          FROM cluster_runners WHERE address = ${`127.0.0.1:${own.port}`} ON CONFLICT (address) DO NOTHING RETURNING address`
        yield* Effect.repeat(registered, {
          until: (rows) => rows.length > 0,
          schedule: Schedule.spaced("100 millis")
        }).pipe(Effect.timeout("20 seconds"))
        yield* sql`UPDATE cluster_runners SET last_heartbeat = now()`.pipe(
          Effect.repeat(Schedule.spaced("500 millis")),
          Effect.forkScoped
        )
        yield* Effect.sleep("3 seconds")
        assert.isTrue(yield* isHealthy)
        yield* close(other.server)
        yield* Effect.repeat(isHealthy, {
          until: (healthy) => healthy === false,
          schedule: Schedule.spaced("100 millis")
        }).pipe(Effect.timeout("20 seconds"))
      }).pipe(Effect.provide(
        // Its engine does not ask for an hour.
        Engine.layerCluster({ host: "127.0.0.1", port: own.port }, { runnerHealthCheckInterval: "1 hour" }).pipe(
          Layer.provide(Sealing.layerTest),
          Layer.provideMerge(Engine.layerPostgresAt(url))
        )
      ))
    }))
})
