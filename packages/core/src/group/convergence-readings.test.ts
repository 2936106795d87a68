import { convergenceOfReadings } from "../testing/convergence-of-readings.js";

convergenceOfReadings(400);
