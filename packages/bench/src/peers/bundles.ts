/** The bundles that are measured in addition to this project's packages: peers, and Effect alone. */
import type { BuildOptions } from "esbuild"
import { esbuild, gzipped } from "../../../../scripts/sizes/bundlers.ts"
import { fetching } from "../../../../scripts/sizes/consumers.ts"

export type Name<Bundles> = keyof Bundles

/** The imports of a program with its own HTTP client that classifies a response and handles the error. */
export const errors = `export * from "@effect-flanks/domain/Classify"
  export * from "@effect-flanks/domain/FlanksError"`

/** The smallest programs of each kind that use Effect. */
export const floors = {
  "Schema.TaggedError": `import * as Schema from "effect/Schema"
    export class Failure extends Schema.TaggedError("Failure")("Failure", {
      status: Schema.Int, code: Schema.NullOr(Schema.Int), text: Schema.String
    }) {}`,
  "HttpClient with fetch": `export { execute } from "effect/http/HttpClient"\n${fetching}`,
  "contract of one endpoint, a tagged error and fetch":
    `import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
    import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
    import * as Schema from "effect/Schema"
    export const group = HttpApiGroup.make("group").add(
      HttpApiEndpoint.post("read", "/read", { payload: Schema.Struct({ id: Schema.String }), success: Schema.String })
    )
    export class Failure extends Schema.TaggedError("Failure")("Failure", { status: Schema.Int }) {}
    export { execute } from "effect/http/HttpClient"
    ${fetching}`
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
