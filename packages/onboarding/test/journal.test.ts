import * as Journal from "@effect-flanks/onboarding/journal/Journal"
import { suite } from "./journalSuite.ts"

suite("the journal in memory", Journal.layerMemory)
