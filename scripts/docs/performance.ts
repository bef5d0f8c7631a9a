/** The page of what the benchmark measured last. It is not measured anew: what was is in the benchmark's record. */
import { page } from "../../packages/bench/src/page.ts"
import { read } from "../../packages/bench/src/record.ts"
import type { Generated } from "./generated.ts"

export const performanceTarget = (): Generated => ({ path: "docs/performance.md", content: page(read()) })
