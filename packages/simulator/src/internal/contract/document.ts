/** What the OpenAPI document says beyond what follows from the API's definition. */
import { operations } from "@effect-flanks/client/api/Contract"
import * as Redacted from "effect/Redacted"
import * as CannedResponse from "../../CannedResponse.ts"
import * as Fault from "../../scenarios/Fault.ts"
import { defaults } from "../../Settings.ts"

type Json = { readonly [name: string]: unknown }

const isObject = (u: unknown): u is Json => typeof u === "object" && u !== null && !Array.isArray(u)

const mapValues = (json: Json, f: (value: unknown, name: string) => unknown): Json =>
  Object.fromEntries(Object.entries(json).map(([name, value]) => [name, f(value, name)]))

/** Fields that nobody knows are let through. */
const opened = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(opened)
  if (!isObject(schema)) return schema
  const { additionalProperties, ...rest } = schema
  return mapValues(additionalProperties === false ? rest : schema, opened)
}

/** A body is an object, even where nothing is asked for. */
const isAnyStruct = (schema: unknown): boolean => isObject(schema) && !("type" in schema) && !isGrant(schema)

const isGrant = ({ anyOf }: Json): boolean =>
  Array.isArray(anyOf) && anyOf.every((one) => isObject(one) && "properties" in one)

/** Bodies that can be sent as they are. */
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
    : `Generation ${found.generation}, known from: ${found.source}. Sent again: ${found.replay}.`
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
        [CannedResponse.tooLarge.status]: failure("Body too large (the simulator's own)")
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
  description: `The simulator's own: what is to happen to this request. Where credentials are made, a word of
\`/simulator/scenarios\` for what they are to live through; anywhere:

${words}`
}

/** By its name in the registry of schemes: some readers know no other. */
const bearer = { bearer: { type: "http", scheme: "bearer", description: "The access token of `/v0/token`." } }

/** The document with what every operation has in common. */
export const complete = (spec: Json): Json => ({
  ...spec,
  paths: mapValues(spec["paths"] as Json, (path) => mapValues(path as Json, (found) => operation(found as Json))),
  components: { ...spec["components"] as Json, securitySchemes: bearer, parameters: { Scenario: scenario } }
})

/** What the document says of the whole. */
export const description = `A Flanks on this machine, to develop and test against: every endpoint that Flanks documents,
every answer that its page on errors shows, and failures that no page shows. Nothing here talks to Flanks or to a bank.

Where Flanks documents neither path nor body, they are the simulator's own, and say so.`
