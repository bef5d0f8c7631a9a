/** The bundles that are measured in addition to this project's packages: peers, and Effect alone. */
import type { BuildOptions } from "esbuild"
import { esbuild, gzipped } from "../../../../scripts/sizes/bundlers.ts"
import { fetching } from "../../../../scripts/sizes/consumers.ts"

export type Name<Bundles> = keyof Bundles

/** The imports of a program with its own HTTP client that classifies a response and handles the error. */
export const errors = `export * from "@effect-flanks/domain/Classify"
  export * from "@effect-flanks/domain/FlanksError"`

const contract = `import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
    import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
    import * as Schema from "effect/Schema"
    export const group = HttpApiGroup.make("group").add(
      HttpApiEndpoint.post("read", "/read", { payload: Schema.Struct({ id: Schema.String }), success: Schema.String })
    )
    export class Failure extends Schema.TaggedError("Failure")("Failure", { status: Schema.Int }) {}
    export { execute } from "effect/http/HttpClient"
    ${fetching}`

/** What else of Effect any client imports that has settings, metrics, schedules, secrets, exact amounts and dates. */
const equipment = `import * as Config from "effect/Config"
    import * as Context from "effect/Context"
    import * as Effect from "effect/Effect"
    import * as Layer from "effect/Layer"
    import * as Metric from "effect/Metric"
    import * as Schedule from "effect/Schedule"
    import * as Stream from "effect/Stream"
    export class Service extends Context.Service()("Service") {}
    const settings = Config.all({ secret: Config.schema(Schema.RedactedFromValue(Schema.String), "SECRET"), limit: Config.Duration("LIMIT") })
    export const layer = Layer.effect(Service, Effect.flatMap(settings, Effect.cached))
    export const call = Effect.fn("call")(function*(self) {
      return yield* Effect.retry(Effect.timeout(self, 1000), Schedule.fromStep(Effect.succeed(() => Effect.void)))
    })
    export const calls = Metric.counter("calls", { incremental: true })
    export const pages = Stream.paginate
    export const Row = Schema.Struct({ amount: Schema.BigDecimal, at: Schema.DateTimeUtcFromString })`

/** The smallest programs of each kind that use Effect. */
export const floors = {
  "Schema.TaggedError": `import * as Schema from "effect/Schema"
    export class Failure extends Schema.TaggedError("Failure")("Failure", {
      status: Schema.Int, code: Schema.NullOr(Schema.Int), text: Schema.String
    }) {}`,
  "HttpClient with fetch": `export { execute } from "effect/http/HttpClient"\n${fetching}`,
  "contract of one endpoint, a tagged error and fetch": contract,
  "contract, settings, metrics, schedules, amounts and dates": `${contract}\n${equipment}`
} as const

export const peers = {
  stripe: `import Stripe from "stripe"
    export const client = new Stripe("key")`,
  plaid: `import { Configuration, PlaidApi, PlaidEnvironments } from "plaid"
    export const client = new PlaidApi(new Configuration({ basePath: PlaidEnvironments.sandbox }))`,
  "ky + zod, with one object of three fields": `import ky from "ky"
    import * as z from "zod"
    const Status = z.looseObject({ pending: z.boolean().nullish(), name: z.string().nullish(), last: z.iso.date().nullish() })
    export const status = (url) => ky.post(url).json().then((json) => Status.parse(json))`
} as const

/** KiB of a bundle, gzip -9. The peers are found from here. */
export const kib = async (code: string, options: BuildOptions = {}): Promise<number> => {
  const stdin = { contents: code, resolveDir: import.meta.dirname, loader: "ts" } as const
  return gzipped(await esbuild(code, { stdin, ...options })) / 1024
}
