import { Unauthorized } from "@effect-flanks/domain/FlanksError"
import * as Engine from "@effect-flanks/onboarding/Engine"
import * as DestinationSql from "@effect-flanks/onboarding/journal/DestinationSql"
import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
import * as Onboarding from "@effect-flanks/onboarding/Onboarding"
import * as Http from "@effect-flanks/onboarding/service/Http"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Yaml from "effect/encoding/Yaml"
import * as HttpServer from "effect/http/HttpServer"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { readFileSync } from "node:fs"
import * as Postgres from "./postgres.ts"
import { Script } from "./script.ts"

const read = (name: string) => readFileSync(new URL(`../deploy/${name}`, import.meta.url), "utf8")

const Alerts = Schema.Struct({
  groups: Schema.Array(Schema.Struct({
    rules: Schema.Array(Schema.Struct({
      alert: Schema.String,
      expr: Schema.String,
      annotations: Schema.Struct({ summary: Schema.String, description: Schema.String })
    }))
  }))
})

const rules = Schema.decodeUnknownSync(Alerts)(Yaml.parse(read("alerts.yaml"))).groups.flatMap((group) => group.rules)

/** The metrics that a text names. */
const metricsIn = (text: string): ReadonlyArray<string> => text.match(/\b(?:flanks|effect)_[a-z_]+\b/g) ?? []

/** What is in an expression and no metric: strings, functions, and words of the language. */
const isOfPrometheus = (word: string) =>
  /^(?:up|job|state|reason|absent|abs|min|max|sum|count|by|or|and|offset|for|m|h)$/.test(word)

const Environment = Schema.Record(Schema.String, Schema.String)

const Service = Schema.Struct({
  image: Schema.String,
  environment: Environment,
  networks: Schema.Array(Schema.String),
  ports: Schema.optionalKey(Schema.Array(Schema.String)),
  user: Schema.optionalKey(Schema.String),
  read_only: Schema.optionalKey(Schema.Boolean),
  cap_drop: Schema.optionalKey(Schema.Array(Schema.String)),
  stop_grace_period: Schema.optionalKey(Schema.String)
})

const Compose = Schema.Struct({
  services: Schema.Record(Schema.String, Service),
  networks: Schema.Record(Schema.String, Schema.Struct({ internal: Schema.optionalKey(Schema.Boolean) }))
})

const { networks, services } = Schema.decodeUnknownSync(Compose)(Yaml.parse(read("compose.yaml")))

const runners = Object.entries(services).filter(([, { image }]) => image === "flanks-onboarding")

describe("the alert rules", () => {
  it.live("name metrics that the service exposes, all of them", () => {
    const own = Date.now
    const script = new Script()
    script.codes.set("code-of-anna", "anna")
    script.before = (call) =>
      call === "credentials"
        ? Effect.fail(new Unauthorized({ httpStatus: 401 }))
        : Effect.void
    return Effect.gen(function*() {
      const url = yield* HttpServer.addressFormattedWith(Effect.succeed)
      const { start } = yield* Onboarding.Onboarding
      yield* start({ id: "anna", code: Redacted.make("code-of-anna"), dataKinds: ["account"] })
      const exposed = yield* Effect.promise(async () => (await fetch(`${url}/metrics`)).text()).pipe(
        Effect.map((text) => new Set(metricsIn(text))),
        Effect.delay("50 millis"),
        Effect.repeat({ until: (names) => names.has("flanks_onboarding_operator_mistakes") })
      )
      const named = rules.flatMap(({ annotations: { description, summary }, expr }) =>
        metricsIn(`${expr} ${description} ${summary}`)
      )
      assert.isAbove(named.length, 10)
      assert.deepStrictEqual(named.filter((name) => !exposed.has(name)), [])
    }).pipe(
      Effect.ensuring(Effect.sync(() => {
        Date.now = own
      })),
      Effect.provide(Http.layer.pipe(
        Layer.provideMerge(NodeHttpServer.layer(Http.makeServer, { port: 0, host: "127.0.0.1" })),
        Layer.provideMerge(Onboarding.layer),
        Layer.provide([DestinationSql.layer, script.layer]),
        Layer.provide(Layer.suspend(() => {
          Date.now = () => own() + 3_600_000
          return Engine.layerSingle()
        })),
        Layer.provide([Sealing.layerTest, Postgres.layer, Logger.layer([])])
      ))
    )
  })

  it("use nothing else that could be misspelt", () => {
    for (const { alert, expr } of rules) {
      const words = expr.replaceAll(/"[^"]*"/g, "").match(/[a-z_]+/g) ?? []
      const unknown = words.filter((word) => !isOfPrometheus(word) && metricsIn(word).length === 0)
      assert.deepStrictEqual(unknown, [], alert)
    }
  })
})

describe("the Compose file", () => {
  it("runs two runners that know each other by their own names", () => {
    assert.deepStrictEqual(runners.map(([name]) => name), ["runner-1", "runner-2"])
    for (const [name, { environment }] of runners) {
      assert.strictEqual(environment["FLANKS_RUNNER_HOST"], name)
    }
  })

  it("publishes nothing except on loopback, and the database not at all", () => {
    for (const [name, { ports = [] }] of Object.entries(services)) {
      for (const port of ports) assert.match(port, /^127\.0\.0\.1:\d+:\d+$/, name)
    }
    assert.isUndefined(services["database"]?.ports)
    assert.deepStrictEqual(services["database"]?.networks, ["private"])
    assert.isTrue(networks["private"]?.internal)
  })

  it("takes every secret from the environment, and says what to set", () => {
    const secret = /PASSWORD|SECRET|_KEYS?$|CLIENT_ID|DATABASE_URL/
    const found = Object.values(services).flatMap(({ environment }) =>
      Object.entries(environment).filter(([name]) => secret.test(name))
    )
    assert.strictEqual(found.length, 11)
    for (const [name, value] of found) assert.match(value, /\$\{[A-Z_]+:\?Set it to [^}]+\}/, name)
  })

  it("gives runners nothing that they do not need, and the time to stop", () => {
    for (const [name, { cap_drop: dropped, read_only: isReadOnly, stop_grace_period: grace = "" }] of runners) {
      assert.deepStrictEqual(dropped, ["ALL"], name)
      assert.isTrue(isReadOnly, name)
      assert.isAtLeast(Number.parseInt(grace), 36, name)
    }
  })
})

describe("the Dockerfile", () => {
  const lines = read("Dockerfile").replaceAll("\\\n", " ").split("\n")
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith("FROM ")))

  it("builds on the Node of the repository", () => {
    const version = readFileSync(new URL("../../../.nvmrc", import.meta.url), "utf8").trim()
    assert.include(lines, `ARG NODE=${version}`)
  })

  it("runs as a user without rights, and as the first process itself, so that signals reach it", () => {
    const user = last.findIndex((line) => line === "USER node")
    const start = last.findIndex((line) => line.startsWith("ENTRYPOINT "))
    assert.isAbove(user, 0)
    assert.isAbove(start, user)
    for (const name of ["ENTRYPOINT", "CMD"]) {
      const words = last.findLast((line) => line.startsWith(`${name} `))?.slice(name.length) ?? ""
      assert.isArray(JSON.parse(words))
    }
    assert.isTrue(last.some((line) => /^HEALTHCHECK .* CMD \["node"/.test(line)))
  })

  it("leaves out what a checkout has and a build must not", () => {
    const ignored = read("Dockerfile.dockerignore").split("\n")
    assert.includeMembers(ignored, [".git", "**/node_modules", "**/dist", "**/.env*"])
  })
})
