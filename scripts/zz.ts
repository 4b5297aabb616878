import { guestWith } from '../test/guest/system/guest.ts';
const shape = JSON.parse(process.argv[2] ?? '{}');
const g = guestWith(shape);
for (const line of process.argv.slice(3)) { const {exit,stdout,stderr}=g.sh(line); console.log(`--- ${line}\n${stdout}${stderr}rc=${exit}`); }
