import * as NodeServer from "@effect-flanks/simulator/NodeServer"
import { layer, Simulator } from "@effect-flanks/simulator/Simulator"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import { afterAll, expect, it } from "vitest"

const runtime = ManagedRuntime.make(Layer.provideMerge(NodeServer.layer(), layer()))
afterAll(() => runtime.dispose())

/** Represents your code, which receives Flanks' host and requests its own access token. */
const flanks = async (host: string) => {
  const post = async (path: string, body: object, authorization = "") => {
    const headers = { "content-type": "application/json", authorization }
    const response = await fetch(host + path, { method: "POST", headers, body: JSON.stringify(body) })
    return await response.json() as { readonly [field: string]: unknown }
  }
  const application = { client_id: "simulator", client_secret: "not-a-secret" }
  const { access_token } = await post("/v0/token", { grant_type: "client_credentials", ...application })
  return (path: string, body: object) => post(path, body, `Bearer ${String(access_token)}`)
}

it("fails to read portfolios that are in error", async () => {
  const post = await flanks(await runtime.runPromise(NodeServer.url))
  const { advance } = await runtime.runPromise(Simulator)
  const login = { bank: "testbank", username: "ada", password: "DATA_ERROR_HEALS" }
  const { credentials_token } = await post("/v0/bank/credentials", login)
  const portfolios = () => post("/v0/bank/credentials/portfolio", { credentials_token })
  expect(await portfolios()).toMatchObject({ error_code: 20002 })
  await runtime.runPromise(advance("10 minutes"))
  expect(await portfolios()).toMatchObject({ error_code: 20001 })
})
