/**
 * The destination of the data that an onboarding fetches.
 *
 * @since 0.1.0
 */
import type { DataByKind, DataKind } from "@effect-flanks/client/DataKind"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

/**
 * Receives each data kind that was read.
 *
 * **When to use**
 *
 * Provide it to put the data into your own storage. To keep it, sealed, in the onboarding's database, use
 * `DestinationSql.layer`. If your application reads the data with the token when it needs it, use `layerNone`.
 *
 * **Details**
 *
 * If a process dies during the delivery, the data kind is delivered again, so store it under the onboarding's ID and the
 * data kind. Then a second delivery changes nothing.
 *
 * @example
 * import { Destination } from "@effect-flanks/onboarding/journal/Destination"
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 *
 * const store = new Map<string, unknown>()
 *
 * const destination = Layer.succeed(Destination, {
 *   put: (id, dataKind, data) => Effect.sync(() => void store.set(`${id}/${dataKind}`, data))
 * })
 *
 * @see {@link layerNone} for keeping nothing
 *
 * @category services
 */
export class Destination extends Context.Service<Destination, {
  readonly put: <S extends DataKind>(id: string, dataKind: S, data: DataByKind[S]) => Effect.Effect<void>
}>()("@effect-flanks/onboarding/journal/Destination") {}

/**
 * Keeps nothing. Use it if your application reads the data with the token when it needs it.
 *
 * @category layers
 */
export const layerNone: Layer.Layer<Destination> = Layer.succeed(Destination, { put: () => Effect.void })
