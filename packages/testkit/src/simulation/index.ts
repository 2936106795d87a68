export { type RelayFault, relayFaults } from "./faulty-relay.js";
export {
  type CommandReport,
  type SimulationOptions,
  type SimulationReport,
  simulate,
  simulatedVendors,
  type WrongReply,
} from "./simulate.js";
