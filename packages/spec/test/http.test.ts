import * as Http from "@effect-flanks/spec/adapters/Http"
import { check } from "@effect-flanks/spec/Check"
import type { Response as Answer, Server, ServerRequest } from "@effect-flanks/spec/Implementation"
import * as Report from "@effect-flanks/spec/Report"
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Redacted from "effect/Redacted"
import { rightServer, servers } from "./mutants/server.ts"

/** A client that sends every request to this server. */
const over = (server: Server) =>
  HttpClient.make((request, url) =>
    Effect.promise(async () => {
      const body = request.body._tag === "Uint8Array" ? new TextDecoder().decode(request.body.body) : ""
      assert.strictEqual(url.origin, "http://flanks.invalid")
      const asked: ServerRequest = {
        method: request.method as ServerRequest["method"],
        path: url.pathname,
        headers: { ...request.headers },
        body
      }
      const { body: text, status } = (await server.send(asked)) as Answer
      return HttpClientResponse.fromWeb(request, new Response(text, { status }))
    })
  )

const report = Effect.fnUntraced(function*(server: Server, linkCode?: string) {
  const overHttp = yield* Http.server({
    baseUrl: "http://flanks.invalid",
    clientId: server.clientId,
    clientSecret: Redacted.make(server.clientSecret),
    linkCode: linkCode === undefined ? undefined : Redacted.make(linkCode)
  }).pipe(Effect.provideService(HttpClient.HttpClient, over(server)))
  return yield* Effect.promise(() => check({ server: overHttp }, { seed: 1, runs: 20 }))
})

it.effect("runs the laws against a running server, those about codes only if it has one", () =>
  Effect.gen(function*() {
    const { results } = yield* report(rightServer)
    assert.deepStrictEqual(
      results.flatMap(({ law, untold, verdict }) => verdict === "holds" ? [] : [[law.id, verdict, ...untold]]),
      [["a-code-works-once", "skipped", "linkCode"]]
    )
    const code = String(yield* Effect.promise(async () => await rightServer.linkCode?.()))
    const all = yield* report(rightServer, code)
    assert.isTrue(all.results.every(({ verdict }) => verdict === "holds"), Report.toText(all))
  }))

it.effect("reports a server that breaks a law", () =>
  Effect.gen(function*() {
    const { results } = yield* report(servers["refuses-wrong-methods-and-types"] ?? rightServer)
    assert.deepStrictEqual(
      results.flatMap(({ law, verdict }) => verdict === "broken" ? [law.id] : []),
      ["refuses-wrong-methods-and-types"]
    )
  }))
