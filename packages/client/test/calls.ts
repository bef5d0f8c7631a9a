/** A call of every operation that takes an access token. */
import { operations } from "@effect-flanks/client/api/Contract"
import type { FlanksClient } from "@effect-flanks/client/FlanksClient"
import * as DateTime from "effect/DateTime"
import type * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { token } from "./flanks.ts"

type Client = FlanksClient["Service"]
type Call = (client: Client) => Effect.Effect<unknown, { readonly _tag: string }>

export const calls: Readonly<Record<string, Call>> = {
  "entities.list": (client) => client.entities(),
  "links.list": (client) => client.links.list(),
  "links.create": (client) => client.links.create({ redirect_uri: "https://app.example", name: null }),
  "links.edit": (client) => client.links.edit({ token: "l", name: "n" }),
  "links.delete": (client) => client.links.delete("l"),
  "links.pause": (client) => client.links.pause("l"),
  "links.resume": (client) => client.links.resume("l"),
  "links.unusedCodes": (client) => client.links.unusedCodes("l"),
  "links.exchange": (client) => client.exchange(Redacted.make("c")),
  "credentials.status": (client) => client.credentials.status(token),
  "credentials.force": (client) => client.credentials.force(token, "sca"),
  "credentials.list": (client) => Stream.runCollect(client.credentials.list()),
  "credentials.delete": (client) => client.credentials.delete(token),
  "credentials.create": (client) =>
    client.credentials.create({ bank: "testbank", username: Redacted.make("u"), password: Redacted.make("p") }),
  "aggregation.portfolio": (client) =>
    client.aggregation.portfolio(token, { query: { a: ["b"] }, ignoreDataError: true }),
  "aggregation.investment": (client) => client.aggregation.investment(token),
  "aggregation.investmentTransaction": (client) => client.aggregation.investmentTransaction(token),
  "aggregation.account": (client) => client.aggregation.account(token),
  "aggregation.accountTransaction": (client) => client.aggregation.accountTransaction(token),
  "aggregation.liability": (client) => client.aggregation.liability(token),
  "aggregation.liabilityTransaction": (client) => client.aggregation.liabilityTransaction(token),
  "aggregation.card": (client) => client.aggregation.card(token),
  "aggregation.cardTransaction": (client) => client.aggregation.cardTransaction(token),
  "aggregation.identity": (client) => client.aggregation.identity(token),
  "aggregation.holder": (client) => client.aggregation.holder(token),
  "connect.connectors": (client) => Stream.runCollect(client.connect.connectors({ connector_id_in: ["c"] })),
  "connect.createSession": (client) => client.connect.createSession({ redirect_url: "https://app.example" }),
  "connect.sessions": (client) => Stream.runCollect(client.connect.sessions()),
  "aggregationV2.products": (client) => Stream.runCollect(client.aggregationV2.products()),
  "aggregationV2.transactions": (client) =>
    Stream.runCollect(client.aggregationV2.transactions({ date_from: DateTime.makeUnsafe("2024-02-29") })),
  "aggregationV2.setProductLabels": (client) => client.aggregationV2.setProductLabels("p", { a: "b" }),
  "aggregationV2.setTransactionLabels": (client) => client.aggregationV2.setTransactionLabels("t", {}),
  "reports.templates": (client) => client.reports.templates(),
  "reports.build": (client) => client.reports.build({ template_id: 1, query: {}, template_attributes: {} }),
  "reports.status": (client) => client.reports.status(1),
  "reports.content": (client) => client.reports.content(1),
  "letters.createSigned": (client) => client.letters.createSigned({ connector_id: "c", data: "JVBERg==" })
}

export const called = operations.filter(({ name }) => name !== "token.issue")
