/** The page of the benchmark's latest figures, from its record. It runs no benchmark. */
import { page } from "../../packages/bench/src/page.ts"
import { read } from "../../packages/bench/src/record.ts"
import type { GeneratedFile } from "./generatedFile.ts"

export const performanceTarget = (): GeneratedFile => ({ path: "docs/reference/performance.md", content: page(read()) })
