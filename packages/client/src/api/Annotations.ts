/**
 * What the contract says of each operation besides its shape; an `HttpApi` keeps it as annotations.
 *
 * @since 0.1.0
 */
import type * as Known from "@effect-flanks/domain/Table"
import * as Context from "effect/Context"

/**
 * Whether an operation may be sent again when nobody knows what came of it. A property of the operation: reads are POSTs
 * here, and there is no idempotency key.
 *
 * - `safe`: the second time changes nothing.
 * - `unsafe`: it may happen twice.
 * - `once`: a second time does harm, since the code of the first is used up.
 * - `creating`: unsafe, but a bank's failure (50001) says that nothing was created.
 */
export class Replay extends Context.Service<Replay, "safe" | "unsafe" | "once" | "creating">()(
  "@effect-flanks/client/Annotations/Replay"
) {}

/** The generation of the API that an operation belongs to. */
export class Generation
  extends Context.Service<Generation, "v0" | "connect-v2" | "aggregation-v2" | "report-v1" | "letters-v1">()(
    "@effect-flanks/client/Annotations/Generation"
  )
{}

/** How the operation is known: its path, and with it the verb, unless its description says otherwise. */
export class Source extends Context.Service<Source, Known.Source>()("@effect-flanks/client/Annotations/Source") {}

/** What is said of one operation. */
export interface Facts {
  readonly replay: Replay["Service"]
  readonly generation: Generation["Service"]
  readonly source: Source["Service"]
}

/** The annotations of an operation, for `annotateMerge`. */
export const make = ({ generation, replay, source }: Facts): Context.Context<Replay | Generation | Source> =>
  Context.make(Replay, replay).pipe(Context.add(Generation, generation), Context.add(Source, source))

/** Reads what was said of an operation. */
export const of = ({ annotations }: { readonly annotations: Context.Context<never> }): Facts => {
  const all = annotations as Context.Context<Replay | Generation | Source>
  return {
    replay: Context.get(all, Replay),
    generation: Context.get(all, Generation),
    source: Context.get(all, Source)
  }
}
