import { config, FlanksClient, layer } from "@effect-flanks/client/FlanksClient"
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

/** Two applications in one process: a service for each. */
export class Spain extends Context.Service<Spain, FlanksClient["Service"]>()("my-service/Spain") {}
export class France extends Context.Service<France, FlanksClient["Service"]>()("my-service/France") {}

/** `SPAIN_FLANKS_CLIENT_ID`, `SPAIN_FLANKS_BASE_URL`, and so on. */
const application = (name: string) => Layer.unwrap(Effect.map(Config.nested(config, name), layer))

export const applications = Layer.mergeAll(
  Layer.effect(Spain, FlanksClient).pipe(Layer.provide(application("SPAIN"))),
  Layer.effect(France, FlanksClient).pipe(Layer.provide(application("FRANCE")))
)
