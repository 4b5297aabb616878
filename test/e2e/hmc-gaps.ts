/** An HMC definition that leaves something open of every kind. */
export const GAPS = `hmc_definition:
  cpcs:
  - properties: {name: CPCA, storage-customer: 262144}
    lpars:
    - properties: {name: LINUX1, status: operating, activation-mode: linux}
    - properties: {name: CF01, status: operating, activation-mode: coupling-facility}
    - properties: {name: SPARE, next-activation-profile-name: NEVER}
    - properties: {name: LINUX1, status: not-activated}
    - properties: {name: BROKEN}
    image_activation_profiles:
    - properties: {name: LINUX1, central-storage: 16384, reserved-central-storage: 16384}
    - properties: {name: CF01}
    - properties: {name: BROKEN, central-storage: lots}
    - properties: {name: ZAWARE, operating-mode: zaware}
  - properties: {name: DPM1, dpm-enabled: true}
    partitions:
    - properties: {name: web server, short-name: WEB, status: active, type: linux, initial-memory: 4096, maximum-memory: 8192}
    - properties: {name: appliance, type: ssc, status: stopped, initial-memory: 4096}
`;
