import * as Journal from "@effect-flanks/workflow/Journal"
import { suite } from "./journalSuite.ts"

suite("the journal in memory", Journal.layerMemory)
