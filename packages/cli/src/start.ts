/**
 * `npm start`.
 *
 * @since 0.1.0
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { runMain } from "./internal/main.ts"
import { watchOutput } from "./internal/streams.ts"
import { reported } from "./run.ts"
import { screen } from "./Screen.ts"
import { tour } from "./Tour.ts"

watchOutput()
runMain(reported(Effect.flatMap(screen, ({ styles, width }) => Console.log(tour(width, styles)))))
