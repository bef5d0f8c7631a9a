/** Completes the OpenAPI document that is derived from the API's definition. */
import { operations } from "@effect-flanks/client/api/Contract"
import * as Redacted from "effect/Redacted"
import * as CannedResponse from "../../CannedResponse.ts"
import * as Fault from "../../scenarios/Fault.ts"
import { defaults } from "../../Settings.ts"

type Json = { readonly [name: string]: unknown }

const isObject = (u: unknown): u is Json => typeof u === "object" && u !== null && !Array.isArray(u)

const mapValues = (json: Json, f: (value: unknown, name: string) => unknown): Json =>
  Object.fromEntries(Object.entries(json).map(([name, value]) => [name, f(value, name)]))

/** Allows unknown fields. */
const opened = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(opened)
  if (!isObject(schema)) return schema
  const { additionalProperties, ...rest } = schema
  return mapValues(additionalProperties === false ? rest : schema, opened)
}

/** Whether a body can be any object. */
const isAnyStruct = (schema: unknown): boolean => isObject(schema) && !("type" in schema) && !isGrant(schema)

const isGrant = ({ anyOf }: Json): boolean =>
  Array.isArray(anyOf) && anyOf.every((one) => isObject(one) && "properties" in one)

/** Example bodies that work unchanged. */
const examples: Json = {
  "token.issue": {
    grant_type: "client_credentials",
    client_id: defaults.clientId,
    client_secret: Redacted.value(defaults.clientSecret)
  },
  "links.create": { redirect_uri: "https://app.example/back" },
  "credentials.create": { bank: "testbank", username: "ada", password: "TOKEN_DELAYED" },
  "applications.create": { name: "mine" },
  "control.advance": { seconds: 86_400 },
  "control.arm": { scenario: "LOST_ANSWER", operation: "links.exchange" }
}

const bodyOf = (operationId: string, { content, ...rest }: Json): Json => ({
  ...rest,
  content: mapValues(content as Json, (media) => ({
    ...media as Json,
    ...(operationId in examples ? { example: examples[operationId] } : {}),
    schema: isAnyStruct((media as Json)["schema"]) ? { type: "object" } : opened((media as Json)["schema"])
  }))
})

const factsOf = (operationId: unknown): string | null => {
  const found = operations.find(({ name }) => name === operationId)
  return found === undefined
    ? null
    : `Generation ${found.generation}, known from: ${found.source}. Retry: ${found.replay}.`
}

const scenarioParameter = { $ref: "#/components/parameters/Scenario" }

const failure = (description: string) => ({
  description,
  content: { "application/json": { schema: { $ref: "#/components/schemas/Failure" } } }
})

const operation = (found: Json): Json => {
  const facts = factsOf(found["operationId"])
  const { parameters, requestBody, responses } = found
  return {
    ...found,
    ...(facts === null ? {} : { description: [facts, found["description"]].filter(Boolean).join(" ") }),
    parameters: [...Array.isArray(parameters) ? parameters : [], scenarioParameter],
    ...(requestBody === undefined ? {} : {
      requestBody: bodyOf(String(found["operationId"]), requestBody as Json),
      responses: {
        ...responses as Json,
        [CannedResponse.tooLarge.status]: failure("The body is too large. Only the simulator sends this response.")
      }
    })
  }
}

const words = Fault.faults.map(({ says, word }) => `- \`${word}\`: ${says}`).join("\n")

const scenario = {
  name: Fault.header,
  in: "header",
  required: false,
  schema: { type: "string" },
  description:
    `The scenario of this request. Only the simulator has this header. A request that creates credentials also
takes the passwords in \`/simulator/scenarios\`. Every request takes these words:

${words}`
}

/** The scheme with its registered name, which some tools require. */
const bearer = { bearer: { type: "http", scheme: "bearer", description: "The access token of `/v0/token`." } }

/** The document with the common parts of all operations. */
export const complete = (spec: Json): Json => ({
  ...spec,
  paths: mapValues(spec["paths"] as Json, (path) => mapValues(path as Json, (found) => operation(found as Json))),
  components: { ...spec["components"] as Json, securitySchemes: bearer, parameters: { Scenario: scenario } }
})

/** The description of the API. */
export const description =
  `Flanks' API on this machine, for development and tests. It has every documented endpoint, every
documented response, and undocumented failures. It never calls Flanks or a bank.

Endpoints whose path or body Flanks doesn't document are marked as such.`
