/** Measures one group in a process of its own, so that no group's garbage or compiled code is another's. */
import type { Group } from "./row.ts"

const { rows } = await import(`./rows/${process.argv[2]}.ts`) as { readonly rows: Group }
process.stdout.write(JSON.stringify(await rows()))
