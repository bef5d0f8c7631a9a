/**
 * Where the data goes that an onboarding fetches.
 *
 * @since 0.1.0
 */
import type { DataByKind, DataKind } from "@effect-flanks/client/DataKind"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

/**
 * Takes each dataKind that was read. A process that dies while it hands a dataKind over hands it over again: store it under the
 * onboarding's id and the dataKind, so that a second time changes nothing.
 */
export class Destination extends Context.Service<Destination, {
  readonly put: <S extends DataKind>(id: string, dataKind: S, data: DataByKind[S]) => Effect.Effect<void>
}>()("@effect-flanks/onboarding/journal/Destination") {}

/** Keeps nothing: for who reads the data with the token when it is needed. */
export const layerNone: Layer.Layer<Destination> = Layer.succeed(Destination, { put: () => Effect.void })
