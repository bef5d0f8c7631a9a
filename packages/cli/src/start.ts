/**
 * `npm start`.
 *
 * @since 0.1.0
 */
import { runMain } from "./internal/main.ts"
import { watchOutput } from "./internal/streams.ts"
import { reported } from "./run.ts"
import { tour } from "./tour/Tour.ts"

watchOutput()
runMain(reported(tour))
