/**
 * The facts about each operation that an `HttpApi` keeps as annotations: replay safety, generation and source.
 *
 * @since 0.1.0
 */
import type * as Known from "@effect-flanks/domain/Table"
import * as Context from "effect/Context"

/**
 * Whether an operation may be sent again if the result of the first request is unknown. It doesn't follow from the HTTP
 * method, because Flanks' reads are POSTs and no idempotency key exists.
 *
 * - `safe`: a second request changes nothing.
 * - `unsafe`: a second request may do the work twice.
 * - `once`: a second request does harm, because the first one used up the code.
 * - `creating`: unsafe, except that a `BankError` (50001) means that nothing was created.
 *
 * @category annotations
 */
export class Replay extends Context.Service<Replay, "safe" | "unsafe" | "once" | "creating">()(
  "@effect-flanks/client/Annotations/Replay"
) {}

/**
 * The generation of the API that an operation belongs to.
 *
 * @category annotations
 */
export class Generation
  extends Context.Service<Generation, "v0" | "connect-v2" | "aggregation-v2" | "report-v1" | "letters-v1">()(
    "@effect-flanks/client/Annotations/Generation"
  )
{}

/**
 * The source of the operation's path, and of its method unless its description says otherwise.
 *
 * @category annotations
 */
export class Source extends Context.Service<Source, Known.Source>()("@effect-flanks/client/Annotations/Source") {}

/**
 * The facts about one operation.
 *
 * @category models
 */
export interface Facts {
  readonly replay: Replay["Service"]
  readonly generation: Generation["Service"]
  readonly source: Source["Service"]
}

/**
 * Makes the annotations of an operation, for `annotateMerge`.
 *
 * @category constructors
 */
export const make = ({ generation, replay, source }: Facts): Context.Context<Replay | Generation | Source> =>
  Context.make(Replay, replay).pipe(Context.add(Generation, generation), Context.add(Source, source))

/**
 * Reads the facts about an operation from its annotations.
 *
 * @category reading annotations
 */
export const of = ({ annotations }: { readonly annotations: Context.Context<never> }): Facts => {
  const all = annotations as Context.Context<Replay | Generation | Source>
  return {
    replay: Context.get(all, Replay),
    generation: Context.get(all, Generation),
    source: Context.get(all, Source)
  }
}
