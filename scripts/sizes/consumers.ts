/**
 * The imports of typical consumers, one bundle each. A service imports the client and its layer, but not the layer for
 * tests.
 */
const everything = (...modules: ReadonlyArray<string>): string =>
  modules.map((name) => `export * from "@effect-flanks/${name}"`).join("\n")

const domain = ["Classify", "FlanksError", "Outcome", "Actor", "Grammar", "Secrets"].map((name) => `domain/${name}`)

/** The smallest transport. */
export const fetching = "export { layer as fetching } from \"effect/http/FetchHttpClient\""

export const consumers = {
  table: everything("domain/Table"),
  documented: everything("domain/Table", "domain/Documented"),
  classify: everything("domain/Classify"),
  domain: everything(...domain),
  wire: everything(...domain, "domain/BodySchemas"),
  waiting: everything("domain/Classify", "domain/Schedules"),
  poller: everything("client/TokenPoller"),
  seam: `${everything("client/FlanksHttpClient")}\n${fetching}`,
  service: `export { FlanksClient, layerConfig } from "@effect-flanks/client/FlanksClient"\n${fetching}`
} as const

export type Consumer = keyof typeof consumers
