import { Contract } from "@effect-flanks/client/api/Contract"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpApiClient from "effect/http-api/HttpApiClient"
import type { Top } from "effect/http-api/HttpApiEndpoint"
import * as HttpClient from "effect/http/HttpClient"
import * as Schema from "effect/Schema"
import { called, calls } from "./calls.ts"
import { endpointOf } from "./endpoints.ts"
import { make, type Sent } from "./fake.ts"
import { baseUrl, flanks } from "./flanks.ts"

const decode = (schema: Schema.Top, wire: unknown) => Schema.decodeUnknownSync(schema as Schema.Codec<unknown>)(wire)

/** The parts of a request, read back from the wire. */
const partsOf = ({ payload, query }: Top, { body, url }: Sent) => {
  const [content] = payload.values()
  return {
    ...content !== undefined && { payload: decode(content.schemas[0], JSON.parse(body)) },
    ...query !== undefined && { query: decode(query, Object.fromEntries(url.searchParams)) }
  }
}

type Method = (request: object) => Effect.Effect<unknown, unknown>

/** The request that Effect's own client of the contract sends for the same call. */
const sentByContract = Effect.fnUntraced(function*(name: string, parts: object) {
  const fake = make(() => ({ body: [] }))
  const client = yield* HttpApiClient.makeWith(Contract, { httpClient: fake.client, baseUrl })
  const [group = "", id = ""] = name.split(".")
  const method = (client as unknown as Record<string, Record<string, Method>>)[group]?.[id]
  yield* Effect.orDie(method?.({ ...parts, responseMode: "response-only" }) ?? Effect.die(name)).pipe(
    Effect.provideService(HttpClient.TracerPropagationEnabled, false)
  )
  return fake.sent[0]
})

const comparable = (sent: Sent | undefined) => {
  const { authorization: _, ...headers } = sent?.headers ?? {}
  return { method: sent?.method, url: sent?.url.href, body: sent?.body, headers: { ...headers } }
}

describe("a request", () => {
  it.effect("of any operation has its arguments", () =>
    Effect.forEach(called, ({ method, name, path }) =>
      Effect.gen(function*() {
        const fake = flanks(() => ({ status: 403, body: { error: "access_denied" } }))
        yield* fake.use((client) => Effect.exit(calls[name]?.(client) ?? Effect.die(name)))
        const sent = fake.sent.find((one) => one.method === method && one.url.pathname === path)
        return `${name} ${sent?.url.search}${sent?.body}`
      })).pipe(Effect.map((all) =>
        expect(all.join("\n")).toMatchInlineSnapshot(`
          "entities.list 
          links.list {}
          links.create {"redirect_uri":"https://app.example","name":null}
          links.edit {"token":"l","name":"n"}
          links.delete {"token":"l"}
          links.pause {"token":"l"}
          links.resume {"token":"l"}
          links.unusedCodes ?link_token=l
          links.exchange {"code":"c"}
          credentials.status {"credentials_token":"credentials-token-s3cret"}
          credentials.force {"credentials_token":"credentials-token-s3cret","force":"sca"}
          credentials.list {"page":1}
          credentials.delete {"credentials_token":"credentials-token-s3cret"}
          credentials.create {"bank":"testbank","username":"u","password":"p"}
          aggregation.portfolio {"credentials_token":"credentials-token-s3cret","query":{"a":["b"]},"ignore_data_error":true}
          aggregation.investment {"credentials_token":"credentials-token-s3cret"}
          aggregation.investmentTransaction {"credentials_token":"credentials-token-s3cret"}
          aggregation.account {"credentials_token":"credentials-token-s3cret"}
          aggregation.accountTransaction {"credentials_token":"credentials-token-s3cret"}
          aggregation.liability {"credentials_token":"credentials-token-s3cret"}
          aggregation.liabilityTransaction {"credentials_token":"credentials-token-s3cret"}
          aggregation.card {"credentials_token":"credentials-token-s3cret"}
          aggregation.cardTransaction {"credentials_token":"credentials-token-s3cret"}
          aggregation.identity {"credentials_token":"credentials-token-s3cret"}
          aggregation.holder {"credentials_token":"credentials-token-s3cret"}
          connect.connectors {"query":{"connector_id_in":["c"]}}
          connect.createSession {"configuration":{"redirect_url":"https://app.example"}}
          connect.sessions {"query":{}}
          aggregationV2.products {"query":{}}
          aggregationV2.transactions {"query":{"date_from":"2024-02-29"}}
          aggregationV2.setProductLabels {"product_id":"p","labels":{"a":"b"}}
          aggregationV2.setTransactionLabels {"transaction_id":"t","labels":{}}
          reports.templates {}
          reports.build {"template_id":1,"query":{},"template_attributes":{}}
          reports.status {"report_id":1}
          reports.content {"report_id":1}
          letters.createSigned {"connector_id":"c","data":"JVBERg=="}"
        `)
      )))

  it.effect("of any operation equals that of HttpApiClient, with the access token", () =>
    Effect.forEach(called, ({ method, name, path }) =>
      Effect.gen(function*() {
        const fake = flanks(() => ({ status: 403, body: { error: "access_denied" } }))
        yield* fake.use((client) => Effect.exit(calls[name]?.(client) ?? Effect.die(name)))
        const sent = fake.sent.find((one) => one.method === method && one.url.pathname === path)
        if (sent === undefined) return yield* Effect.die(`${name} sent nothing`)
        expect(sent.headers["authorization"]).toBe("Bearer access-1-s3cret")
        const other = yield* sentByContract(name, partsOf(endpointOf(name), sent))
        expect([name, comparable(sent)]).toEqual([name, comparable(other)])
      })))

  it.effect("for an access token equals that of HttpApiClient, without an access token", () =>
    Effect.gen(function*() {
      const fake = flanks(() => ({ body: [] }))
      yield* fake.use((client) => client.entities())
      const [sent] = fake.tokenRequests
      if (sent === undefined) return yield* Effect.die("no token was asked for")
      expect(sent.headers["authorization"]).toBeUndefined()
      const other = yield* sentByContract("token.issue", partsOf(endpointOf("token.issue"), sent))
      expect(comparable(sent)).toEqual(comparable(other))
    }))
})
