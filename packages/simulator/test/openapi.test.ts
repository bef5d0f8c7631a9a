import { operations } from "@effect-flanks/client/api/Contract"
import { openApi } from "@effect-flanks/simulator/Api"
import * as CannedResponse from "@effect-flanks/simulator/CannedResponse"
import { Ajv2020 } from "ajv/dist/2020.js"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { codeFor, credentialsFor, hour, type Simulator, simulator } from "./harness.ts"
import { damaged, type JsonSchema, type Known, valid } from "./schemaArbitrary.ts"

const document = openApi()

interface Described {
  readonly operationId: string
  readonly security: ReadonlyArray<object>
  readonly parameters: ReadonlyArray<{ readonly name: string; readonly in: string; readonly required: boolean }>
  readonly requestBody?: {
    readonly content: { readonly [type: string]: { readonly schema: JsonSchema; readonly example?: object } }
  }
  readonly responses: { readonly [status: string]: object }
}

const described = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    method: method.toUpperCase(),
    path,
    pointer: `${path.replaceAll("/", "~1")}/${method}`,
    ...operation as unknown as Described
  }))
)

const ajv = new Ajv2020({ strict: false, validateFormats: false })
ajv.addSchema(document, "document")
const validator = (pointer: string) => {
  const found = ajv.getSchema(`document#/paths/${pointer}`)
  if (found === undefined) throw new Error(`${pointer} is not in the document`)
  return found
}

/** A world in which there is something of everything, and the values that name it. */
const populated = (): { readonly simulated: Simulator; readonly known: Known } => {
  const simulated = simulator({ control: true })
  simulated.signIn()
  const ready = credentialsFor(simulated, "EXTRACTION_DONE")
  const errored = credentialsFor(simulated, "DATA_ERROR_HEALS")
  const delayed = credentialsFor(simulated, "TOKEN_DELAYED")
  const { code, token } = codeFor(simulated, "any")
  const unused = simulated.post("/v0/links/create-link", { redirect_uri: "https://app.example/back" }).json.data.token
  const session = simulated.post("/connect/v2/sessions/create-session", { configuration: {} }).json.session.session_id
  simulated.post("/report/v1/build-report", { template_id: 1, query: {}, template_attributes: {} })
  const { report_id } = simulated.post("/report/v1/build-report", {
    template_id: 1,
    query: {},
    template_attributes: {}
  }).json
  simulated.post("/simulator/applications", { name: "taken" })
  simulated.wait(hour / 2)
  const product = simulated.post("/aggregation/v2/list-products", { query: {} }).json.items[0].product_id
  const moved = simulated.post("/aggregation/v2/list-transactions", { query: {} }).json.items[0].transaction_id
  return {
    simulated,
    known: {
      credentials_token: [ready, errored, delayed],
      connection_id: [ready, null],
      code: [code],
      token: [token, unused],
      link_token: [token],
      session_id: [session],
      bank: ["testbank"],
      connector_id: ["testbank"],
      name: ["taken", "free"],
      username: ["ada"],
      password: ["any", "INVALID_CREDENTIALS", "SCA_SMS", "BANK_ERROR", "ALREADY_EXISTS", "INTERNAL_ERROR"],
      redirect_uri: ["https://app.example/back"],
      redirect_url: ["https://app.example/back"],
      product_id: [product],
      transaction_id: [moved],
      template_id: [1, 3],
      report_id: [report_id, String(report_id)],
      page_token: [null, "after-50"],
      data: [Buffer.from("%PDF-1").toString("base64")],
      client_id: ["simulator"],
      client_secret: ["not-a-secret"],
      scenario: ["DROPPED"],
      seconds: [0]
    }
  }
}

/** The type of a JSON body, as the document spells it; null without one. */
const jsonType = ({ requestBody }: Described): string | null =>
  Object.keys(requestBody?.content ?? {}).find((type) => type.startsWith("application/json")) ?? null

const bodySchema = (operation: Described): JsonSchema =>
  operation.requestBody?.content[jsonType(operation) ?? ""]?.schema ?? {}

const inQuery = ({ parameters }: Described) => parameters.filter((one) => one.in === "query")

const validSent = (operation: Described, known: Known): fc.Arbitrary<unknown> =>
  jsonType(operation) === null
    ? fc.record(
      Object.fromEntries(
        inQuery(operation).map(({ name }) => [name, fc.constantFrom("", ...(known[name] ?? []).map(String))])
      ),
      { requiredKeys: inQuery(operation).filter(({ required }) => required).map(({ name }) => name) }
    )
    : valid(bodySchema(operation), known)

const sentOf = (operation: Described, known: Known): fc.Arbitrary<unknown> =>
  jsonType(operation) === null
    ? validSent(operation, known)
    : fc.oneof(
      validSent(operation, known),
      validSent(operation, known).map((sent) => ({ ...sent as object, unheard_of: 1 })),
      damaged(bodySchema(operation), known)
    )

const send = (simulated: Simulator, operation: (typeof described)[number], sent: unknown) => {
  simulated.signIn()
  const { method, path } = operation
  return jsonType(operation) === null
    ? simulated.send(method, path, undefined, { query: sent as Record<string, string> })
    : simulated.send(method, path, JSON.stringify(sent))
}

const isMultipart = ({ requestBody }: Described): boolean => requestBody?.content["multipart/form-data"] !== undefined

/** Of whose fields one of several is needed, which JSON Schema could say only at length. */
const needsOneOf: ReadonlySet<string> = new Set(["user.login"])

describe("the OpenAPI document", () => {
  it("is one of OpenAPI 3.1, of every operation", () => {
    expect(document.openapi).toBe("3.1.0")
    expect(described.map(({ operationId }) => operationId)).toEqual(
      expect.arrayContaining(operations.map(({ name }) => name))
    )
    expect(described.find(({ operationId }) => operationId === "links.exchange")).toMatchObject({
      description: "Generation v0, known from: docs. Retry: once."
    })
  })

  it.each(described.filter((one) => !isMultipart(one)))("says what the server does: $method $path", (operation) => {
    const { known, simulated } = populated()
    const { operationId, pointer } = operation
    const type = jsonType(operation)?.replaceAll("/", "~1").replaceAll(" ", "%20")
    const isValid = type === undefined ? () => true : validator(`${pointer}/requestBody/content/${type}/schema`)
    const property = fc.property(sentOf(operation, known), (sent) => {
      const said = send(simulated, operation, sent)
      expect(Object.keys(operation.responses)).toContain(String(said.status))
      const check = validator(`${pointer}/responses/${said.status}/content/application~1json/schema`)
      expect(check(said.json) ? [] : check.errors).toEqual([])
      const complainsOfForm = /Missing fields|"missing"|Invalid body/.test(said.body)
      expect(
        isValid(sent)
          ? !complainsOfForm || needsOneOf.has(operationId)
          : said.status === 400 || said.status === 403
      ).toBe(true)
    })
    fc.assert(property, { numRuns: 25 })
  })

  it.each(described.filter((one) => !isMultipart(one)))("has a request that succeeds: $method $path", (operation) => {
    const succeeds = fc.sample(validSent(operation, populated().known), { numRuns: 200, seed: 1 }).some((sent) =>
      send(populated().simulated, operation, sent).status < 300
    )
    expect(succeeds).toBe(true)
  })

  it("calls its scheme by the name that every reader knows", () => {
    expect(document.components.securitySchemes).toMatchObject({ bearer: { type: "http", scheme: "bearer" } })
  })

  it("has examples that succeed as they are", () => {
    const shown = described.flatMap((operation) => {
      const example = operation.requestBody?.content[jsonType(operation) ?? ""]?.example
      return example === undefined ? [] : [{ ...operation, example }]
    })
    expect(shown.length).toBeGreaterThan(4)
    for (const { example, method, path } of shown) {
      const simulated = simulator({ control: true })
      simulated.signIn()
      const { status } = simulated.send(method, path, JSON.stringify(example))
      expect([path, status < 300]).toEqual([path, true])
    }
  })

  it("says of a missing access token what the server does", () => {
    const { simulated } = populated()
    for (const { method, path, pointer, security } of described) {
      const { json, status } = simulated.send(method, path, undefined, { authorization: null })
      expect([path, status === 401]).toEqual([path, security.length > 0])
      const check = validator(`${pointer}/responses/${status}/content/application~1json/schema`)
      expect(check(json) ? [] : check.errors).toEqual([])
    }
  })

  it("says what becomes of a body that is too large", () => {
    const withBody = described.filter(({ requestBody }) => requestBody !== undefined)
    expect(withBody.length).toBeGreaterThan(30)
    for (const { path, responses } of withBody) {
      expect([path, Object.keys(responses)]).toEqual([
        path,
        expect.arrayContaining([String(CannedResponse.tooLarge.status)])
      ])
    }
  })

  it("has a wrong method for every path, and every path for what it describes", () => {
    const { simulated } = populated()
    for (const path of Object.keys(document.paths)) {
      expect([path, simulated.send("PATCH", path).status]).toEqual([path, 405])
    }
  })
})
