/** The page of the benchmark's latest figures, from its record. It runs no benchmark. */
import { page } from "../../packages/bench/src/page.ts"
import { read } from "../../packages/bench/src/record.ts"
import type { Generated } from "./generated.ts"

export const performanceTarget = (): Generated => ({ path: "docs/reference/performance.md", content: page(read()) })
